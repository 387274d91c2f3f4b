package io.sensorium.testkit;

import io.sensorium.spi.encoder.Content;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small contents for tests, made and not stored; the same arguments give the same bytes. */
public final class SampleContents {
  private static final int WAV_HEADER = 44;

  private SampleContents() {}

  /** A picture of a disc on white. */
  public static Content.Bytes picture(String format, int width, int height, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(color);
    graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
    graphics.dispose();
    return new Content.Bytes(encoded(image, format));
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("this platform writes no " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A sine tone: wav, 16 bit, mono.
   *
   * @param frequency in hertz
   */
  public static Content.Bytes tone(int sampleRate, double seconds, double frequency) {
    int samples = (int) (sampleRate * seconds);
    ByteBuffer wav = wavHeader(sampleRate, 2 * samples, 2 * samples);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (12_000 * Math.sin(2 * Math.PI * frequency * i / sampleRate)));
    }
    return new Content.Bytes(wav.flip());
  }

  /** A wav file whose header promises more sound than follows: none at all. */
  public static Content.Bytes hollowSound(int sampleRate, double seconds) {
    return new Content.Bytes(wavHeader(sampleRate, (int) (2 * sampleRate * seconds), 0).flip());
  }

  private static ByteBuffer wavHeader(int sampleRate, int declaredBytes, int bytes) {
    return ByteBuffer.allocate(WAV_HEADER + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(WAV_HEADER - 8 + declaredBytes)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(sampleRate)
        .putInt(2 * sampleRate)
        .putShort((short) 2)
        .putShort((short) 16)
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(declaredBytes);
  }

  /** Bytes of no format. */
  public static Content.Bytes noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return new Content.Bytes(bytes);
  }

  /** The first bytes of a content: a transfer that broke off. */
  public static Content.Bytes truncated(Content.Bytes whole, int length) {
    byte[] bytes = new byte[whole.bytes().remaining()];
    whole.bytes().get(bytes);
    return new Content.Bytes(Arrays.copyOf(bytes, length));
  }
}
