package io.sensorium.encoder.vision.image;

import java.nio.ByteBuffer;

/**
 * What is known of an image file before it is decoded.
 *
 * @param width in pixels
 * @param height in pixels
 * @param frames the number of pictures of an animation; 1 for a still
 * @param file the whole array of this buffer: the file without what decoding does not need:
 *     metadata, colour profiles, later frames
 */
record Scan(int width, int height, int frames, ByteBuffer file) {}
