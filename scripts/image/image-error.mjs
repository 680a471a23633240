/** What stops an image from being made, in one line that says what to do. */
export class ImageError extends Error {
  name = 'ImageError';
}
