import { expect, test } from '@jest/globals';
import { OrbitCamera } from '../../../src/scenes/surface/orbit-camera.js';
import { OrbitInput } from '../../../src/scenes/surface/orbit-input.js';
import { pointer } from './pointer.js';

function orbit() {
  const camera = new OrbitCamera(1280, 720);
  return { camera, input: new OrbitInput(camera) };
}

test('a drag over the whole width is half a turn', () => {
  const { camera, input } = orbit();
  const before = camera.azimuth;
  input.handle('a', pointer('pointer_down', { x: 0, y: 100, button: 1 }));
  expect(input.handle('a', pointer('pointer_move', { x: 1280, y: 100 }))).toBe(true);
  expect(camera.azimuth - before).toBeCloseTo(Math.PI);
});

test('a move without a button, or of another viewer, turns nothing', () => {
  const { camera, input } = orbit();
  const before = camera.azimuth;
  input.handle('a', pointer('pointer_down', { x: 0, y: 0, button: 1 }));
  expect(input.handle('b', pointer('pointer_move', { x: 500, y: 0 }))).toBe(false);
  input.handle('a', pointer('pointer_up', { x: 0, y: 0, button: 1 }));
  expect(input.handle('a', pointer('pointer_move', { x: 500, y: 0 }))).toBe(false);
  expect(camera.azimuth).toBe(before);
});

test('a double click brings the camera home', () => {
  const { camera, input } = orbit();
  const stand = () => [camera.azimuth, camera.elevation, camera.distance];
  const home = stand();
  camera.turn(1, 0.3);
  camera.zoom(2);
  input.handle('a', pointer('double_click', { x: 0, y: 0, button: 1 }));
  expect(stand()).toEqual(home);
});

test('the camera stays above the floor and outside the surface', () => {
  const { camera } = orbit();
  camera.turn(0, -9);
  camera.zoom(1e-6);
  expect(camera.elevation).toBeGreaterThan(0);
  expect(camera.distance).toBeGreaterThan(2);
});
