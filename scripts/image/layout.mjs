import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MEDIA = 'application/vnd.oci.image';

/** A layer as it is stored, with the digest of what it unpacks to. */
export function layerOf(tar) {
  const bytes = gzipSync(tar, { level: 6 });
  return { bytes, digest: digestOf(bytes), diffId: digestOf(tar) };
}

/**
 * Writes an OCI image layout into `directory`, in place of what was there: one image, or an index of one for each platform.
 * @param {{ layers: object[], config: object, architecture: string, created: string, comment: string[] }[]} images
 * @returns {string} the digest of the image's manifest, or of the index
 */
export function writeLayout(directory, reference, images) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const put = (bytes, mediaType) => {
    const digest = digestOf(bytes);
    writeFileSync(join(directory, 'blobs/sha256', digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifests = images.map((image) => ({ ...putImage(image, put), platform: { architecture: image.architecture, os: 'linux' } }));
  const named = { annotations: { 'org.opencontainers.image.ref.name': reference } };
  const [first] = manifests;
  const whole = manifests.length === 1 ? first : put(json(indexOf(manifests)), `${MEDIA}.index.v1+json`);
  writeFileSync(join(directory, 'index.json'), json(indexOf([{ ...whole, ...named }])));
  writeFileSync(join(directory, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  return whole.digest;
}

/** Stores what an image is made of; the descriptor of its manifest. */
function putImage({ layers, config, architecture, created, comment }, put) {
  const configuration = put(
    json({
      created,
      architecture,
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: comment.map((text) => ({ created, created_by: text })),
    }),
    `${MEDIA}.config.v1+json`,
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: `${MEDIA}.manifest.v1+json`,
    config: configuration,
    layers: layers.map(({ bytes }) => put(bytes, `${MEDIA}.layer.v1.tar+gzip`)),
    annotations: config.Labels,
  };
  return put(json(manifest), `${MEDIA}.manifest.v1+json`);
}

function indexOf(manifests) {
  return { schemaVersion: 2, mediaType: `${MEDIA}.index.v1+json`, manifests };
}

function json(value) {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
