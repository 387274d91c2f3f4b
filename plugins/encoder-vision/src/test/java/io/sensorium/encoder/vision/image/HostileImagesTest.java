package io.sensorium.encoder.vision.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sensorium.encoder.vision.Drawings;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {
  private static final PictureDecoder DECODER =
      new PictureDecoder(new Limits(Limits.DEFAULT_PIXELS));

  @Test
  void hugePngIsRefusedBeforeItIsDecoded() {
    byte[] file = HugePng.file(16384, 16384);
    assertTrue(file.length < 1_000_000);
    long before = allocated();
    SensoriumException refused = refused(file);
    assertTrue(allocated() - before < 16_000_000, "decoding would take 268 MB");
    assertEquals(ErrorCode.CONTENT_TOO_LARGE, refused.code());
    assertTrue(refused.getMessage().contains("16384×16384"), refused.getMessage());
  }

  @Test
  void limitIsOnPixelsNotOnSides() {
    PictureDecoder decoder = new PictureDecoder(new Limits(200));
    Content content = Drawings.png(Drawings.plain(100, 2, BufferedImage.TYPE_INT_RGB, Color.RED));
    assertEquals(100, decoder.decode(content).width());
    Content larger = Drawings.png(Drawings.plain(67, 3, BufferedImage.TYPE_INT_RGB, Color.RED));
    assertThrows(SensoriumException.class, () -> decoder.decode(larger));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void fileThatIsCutOffIsDamaged(String format) {
    BufferedImage image = Drawings.shapes(64, 48, BufferedImage.TYPE_3BYTE_BGR, 3);
    byte[] file = Drawings.file(image, format);
    for (int length = 0; length < file.length - 1; length += 1 + length / 30) {
      byte[] part = Arrays.copyOf(file, length);
      SensoriumException damaged = refused(part);
      assertEquals(ErrorCode.INVALID_CONTENT, damaged.code());
      assertTrue(damaged.getMessage().startsWith("the image cannot be decoded: "));
    }
  }

  @Test
  void jpegWhoseDataEndEarlyIsDamagedThoughItsEndIsMarked() {
    byte[] file = Drawings.file(Drawings.shapes(256, 256, BufferedImage.TYPE_3BYTE_BGR, 3), "jpeg");
    byte[] shortened = Arrays.copyOf(file, file.length / 2);
    shortened[shortened.length - 2] = (byte) 0xff;
    shortened[shortened.length - 1] = (byte) 0xd9;
    assertEquals(ErrorCode.INVALID_CONTENT, refused(shortened).code());
  }

  /** Whatever happens to a file, it is decoded or it is refused: nothing else is thrown. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void anyDamageIsDecodedOrRefused(String format) {
    BufferedImage image = Drawings.shapes(32, 32, BufferedImage.TYPE_3BYTE_BGR, 5);
    byte[] file = Drawings.file(image, format);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = file.clone();
      for (int k = random.nextInt(1, 6); k > 0; k--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      decodeOrRefuse(damaged);
    }
  }

  @Test
  void framesOfAnimationAreCounted() {
    byte[] still =
        Drawings.file(Drawings.plain(1, 1, BufferedImage.TYPE_BYTE_INDEXED, Color.RED), "gif");
    int image = imageBlock(still);
    ByteArrayOutputStream animation = new ByteArrayOutputStream();
    animation.write(still, 0, image);
    for (int i = 0; i < 1001; i++) {
      animation.write(still, image, still.length - 1 - image);
    }
    animation.write(0x3b);
    SensoriumException refused = refused(animation.toByteArray());
    assertEquals(ErrorCode.CONTENT_TOO_LARGE, refused.code());
    assertTrue(refused.getMessage().contains("1001 frames"), refused.getMessage());
  }

  @Test
  void sizeOfTheFrameCountsNotThatOfTheScreen() {
    byte[] file =
        Drawings.file(Drawings.plain(1, 1, BufferedImage.TYPE_BYTE_INDEXED, Color.RED), "gif");
    int image = imageBlock(file);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(image + 5, 0x7fff7fff);
    assertEquals(ErrorCode.CONTENT_TOO_LARGE, refused(file).code());
  }

  @Test
  void textsOfPngAreNotInflated() {
    byte[] file = Drawings.file(Drawings.plain(4, 4, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
    ByteArrayOutputStream withText = new ByteArrayOutputStream();
    withText.write(file, 0, 33);
    withText.writeBytes(
        chunk("zTXt", "Comment\0\0not deflate".getBytes(StandardCharsets.ISO_8859_1)));
    withText.writeBytes(chunk("iCCP", new byte[] {'x', 0, 0, 1, 2}));
    withText.write(file, 33, file.length - 33);
    assertEquals(4, DECODER.decode(new Content.Bytes(withText.toByteArray())).width());
  }

  @Test
  void bitmapThatWrapsAnotherFormatIsRefused() {
    byte[] file =
        Drawings.file(Drawings.plain(4, 4, BufferedImage.TYPE_3BYTE_BGR, Color.RED), "bmp");
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(30, 5);
    assertTrue(refused(file).getMessage().contains("compression 5"));
  }

  @Test
  void otherFilesAndOtherContentsAreNamed() {
    assertTrue(
        refused("RIFF....WAVE".getBytes(StandardCharsets.US_ASCII))
            .getMessage()
            .contains("none of PNG"));
    assertTrue(refused(new byte[0]).getMessage().contains("empty"));
    SensoriumException text =
        assertThrows(SensoriumException.class, () -> DECODER.decode(new Content.Text("a cat")));
    assertEquals(ErrorCode.INVALID_CONTENT, text.code());
  }

  private static void decodeOrRefuse(byte[] file) {
    try {
      Picture picture = DECODER.decode(new Content.Bytes(file));
      float[] row = new float[3 * picture.width()];
      picture.rows().read(picture.height() - 1, row);
    } catch (SensoriumException refused) {
      assertTrue(
          refused.code() == ErrorCode.INVALID_CONTENT
              || refused.code() == ErrorCode.CONTENT_TOO_LARGE);
    }
  }

  private static SensoriumException refused(byte[] file) {
    return assertThrows(
        SensoriumException.class,
        () -> DECODER.decode(new Content.Bytes(file)),
        () -> "decoded although cut to " + file.length + " bytes");
  }

  private static int imageBlock(byte[] gif) {
    int palette = 3 << ((gif[10] & 7) + 1);
    int block = 13 + ((gif[10] & 0x80) == 0 ? 0 : palette);
    while (gif[block] == 0x21) {
      block += 2;
      while (gif[block] != 0) {
        block += 1 + Byte.toUnsignedInt(gif[block]);
      }
      block++;
    }
    return block;
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
