/** One's photo on the server, and making it out of a picture in the page. */
import { queryOptions } from '@tanstack/react-query';
import { api, checkedFetch } from '../../api/client';
import { ApiError } from '../../api/error';
import { type Crop, squareOf } from './crop';

// Twice what the server keeps, so that it has something to work with.
const side = 512;
const quality = 0.9;

export type Picture = HTMLImageElement | ImageBitmap;

const photoUrl = (id: string) => `/api/users/${encodeURIComponent(id)}/photo`;

/** Null: nobody has set one. */
export const photoQuery = (id: string) =>
  queryOptions({
    queryKey: ['photo', id],
    queryFn: async () => {
      try {
        const response = await checkedFetch(new Request(new URL(photoUrl(id), location.origin), { credentials: 'same-origin', cache: 'no-cache' }));
        return await response.blob();
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });

export async function putPhoto(photo: Blob): Promise<void> {
  const request = new Request(new URL('/api/me/photo', location.origin), { method: 'PUT', credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' }, body: photo });
  await checkedFetch(request);
}

export const deletePhoto = () => api.DELETE('/api/me/photo');

/** The picture of a file, turned as its EXIF says. Nothing is sent. */
export async function readPicture(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { imageOrientation: 'from-image' });
}

export function drawSquare(canvas: HTMLCanvasElement, picture: Picture, crop: Crop): void {
  const { left, top, side: from } = squareOf(crop, picture);
  const to = canvas.getContext('2d');
  if (!to) return;
  // A PNG without a ground would come out black.
  to.fillStyle = '#fff';
  to.fillRect(0, 0, canvas.width, canvas.height);
  to.drawImage(picture, left, top, from, from, 0, 0, canvas.width, canvas.height);
}

export function squareFile(picture: Picture, crop: Crop): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  drawSquare(canvas, picture, crop);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no picture'))), 'image/jpeg', quality));
}
