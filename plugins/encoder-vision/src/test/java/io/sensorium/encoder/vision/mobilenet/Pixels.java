package io.sensorium.encoder.vision.mobilenet;

import java.awt.image.BufferedImage;

/** The pixels of a picture as the references take them. */
final class Pixels {
  private Pixels() {}

  /** {@code [height, width, 3]} from 0 to 255. */
  static int[] of(BufferedImage image) {
    int[] rgb = new int[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int colour = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
      rgb[i] = colour >> (16 - 8 * (i % 3)) & 0xff;
    }
    return rgb;
  }

  /** {@code [3, height, width]} from -1 to 1. */
  static float[] planes(int[] rgb) {
    float[] planes = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3 * (rgb.length / 3) + i / 3] = rgb[i] / 127.5f - 1;
    }
    return planes;
  }
}
