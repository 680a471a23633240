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
 * Writes an OCI image layout with one image into `directory`, in place of what was there.
 * @returns {string} the digest of the image's manifest
 */
export function writeLayout(directory, { layers, config, architecture, created, comment, reference }) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const put = (bytes, mediaType) => {
    const digest = digestOf(bytes);
    writeFileSync(join(directory, 'blobs/sha256', digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const json = (value) => Buffer.from(JSON.stringify(value));
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
  const manifest = put(
    json({
      schemaVersion: 2,
      mediaType: `${MEDIA}.manifest.v1+json`,
      config: configuration,
      layers: layers.map(({ bytes }) => put(bytes, `${MEDIA}.layer.v1.tar+gzip`)),
      annotations: config.Labels,
    }),
    `${MEDIA}.manifest.v1+json`,
  );
  const entry = { ...manifest, platform: { architecture, os: 'linux' }, annotations: { 'org.opencontainers.image.ref.name': reference } };
  writeFileSync(join(directory, 'index.json'), json({ schemaVersion: 2, mediaType: `${MEDIA}.index.v1+json`, manifests: [entry] }));
  writeFileSync(join(directory, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  return manifest.digest;
}

function digestOf(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
