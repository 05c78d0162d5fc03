/**
 * Programs of the graphics card for points: each is a square of pixels, of which a shape is covered. They are those of the
 * stamps of the processor, whose covered shares they compute by the same samples.
 */

/** Labels in a line of the texture of colors. */
export const INKS_ACROSS = 1024;

/** Places of the attributes of a point. */
export const ATTRIBUTES = { left: 0, top: 1, near: 2, label: 3, flag: 4 } as const;

export const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = ${ATTRIBUTES.left}) in float left;
layout(location = ${ATTRIBUTES.top}) in float top;
layout(location = ${ATTRIBUTES.near}) in float near;
layout(location = ${ATTRIBUTES.label}) in uint label;
layout(location = ${ATTRIBUTES.flag}) in uint flag;
uniform vec2 size;
uniform float radius;
uniform uint wanted;
uniform sampler2D inks;
flat out vec3 ink;
flat out vec2 corner;
flat out float reach;
flat out uint shape;
void main() {
  vec4 color = texelFetch(inks, ivec2(label % ${INKS_ACROSS}u, label / ${INKS_ACROSS}u), 0);
  reach = max(2.0, floor(radius * (1.0 + 0.25 * near) * 2.0 + 0.5)) / 2.0;
  float side = 2.0 * ceil(reach);
  corner = floor(vec2(left, top) - side / 2.0 + 0.5);
  ink = color.rgb;
  shape = (label / 8u) % 4u;
  vec2 at = corner + side * vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(2.0 * at.x / size.x - 1.0, 1.0 - 2.0 * at.y / size.y, 0.0, 1.0);
  // beyond the picture
  if (flag != wanted || color.a == 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform vec2 size;
uniform float opacity;
flat in vec3 ink;
flat in vec2 corner;
flat in float reach;
flat in uint shape;
out vec4 color;
bool isInside(vec2 at) {
  vec2 apart = abs(at);
  if (shape == 1u) return max(apart.x, apart.y) < 0.85;
  if (shape == 2u) return apart.x + apart.y < 1.0;
  if (shape == 3u) return at.y < 0.8 && at.y > 2.0 * apart.x - 0.95;
  return dot(at, at) < 1.0;
}
void main() {
  vec2 pixel = floor(vec2(gl_FragCoord.x, size.y - gl_FragCoord.y)) - corner - ceil(reach);
  int inside = 0;
  for (int t = 0; t < 16; t++)
    if (isInside((pixel + (vec2(t & 3, t >> 2) + 0.5) / 4.0) / reach)) inside++;
  if (inside == 0) discard;
  color = vec4(ink, floor(min(255.0, float(inside) * 16.0) * opacity / 256.0) / 255.0);
}
`;
