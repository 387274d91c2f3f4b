package io.sensorium.encoder.vision.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.encoder.vision.Drawings;
import io.sensorium.spi.encoder.Content;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureDecoderTest {
  private static final PictureDecoder DECODER =
      new PictureDecoder(new Limits(Limits.DEFAULT_PIXELS));

  @ParameterizedTest
  @CsvSource({
    "png, TYPE_INT_RGB, 0",
    "png, TYPE_INT_ARGB, 0",
    "bmp, TYPE_3BYTE_BGR, 0",
    "bmp, TYPE_USHORT_565_RGB, 0",
    "gif, TYPE_BYTE_INDEXED, 0",
    "png, TYPE_BYTE_INDEXED, 0",
    "jpeg, TYPE_3BYTE_BGR, 3"
  })
  void coloursSurvive(String format, String type, float tolerance) throws Exception {
    int imageType = BufferedImage.class.getField(type).getInt(null);
    BufferedImage image = Drawings.plain(20, 10, imageType, new Color(255, 51, 0));
    int expected = image.getRGB(3, 3);
    float[] row = row(decode(Drawings.file(image, format)), 9);
    float[] colours = {expected >> 16 & 255, expected >> 8 & 255, expected & 255};
    assertArrayEquals(colours, new float[] {row[57], row[58], row[59]}, tolerance);
  }

  @Test
  void greyIsNotBrightened() {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 2, 0, 100);
    float[] row = row(decode(Drawings.file(image, "png")), 2);
    assertArrayEquals(new float[] {0, 0, 0, 100, 100, 100, 0, 0, 0, 0, 0, 0}, row);
  }

  @Test
  void sixteenBitsAreScaled() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 65535);
    image.getRaster().setSample(1, 0, 0, 257 * 80);
    float[] row = row(decode(Drawings.file(image, "png")), 0);
    assertArrayEquals(new float[] {255, 255, 255, 80, 80, 80}, row, 1e-3f);
  }

  @Test
  void transparencyIsComposedOnWhite() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ff0000);
    image.setRGB(1, 0, 0x80000000);
    float[] row = row(decode(Drawings.file(image, "png")), 0);
    assertArrayEquals(new float[] {255, 255, 255, 127, 127, 127}, row, 0.1f);
  }

  @Test
  void greyMayHaveTransparency() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            ComponentColorModel.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {55, 51});
    byte[] file = Drawings.file(new BufferedImage(model, raster, false, null), "png");
    assertEquals(255 - 200 * 0.2f, row(decode(file), 0)[0], 1e-3f);
  }

  @Test
  void transparentColourOfGifIsWhite() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 0, 0xff0000ff);
    float[] row = row(decode(Drawings.file(image, "gif")), 0);
    assertArrayEquals(new float[] {255, 255, 255, 0, 0, 255}, row);
  }

  @Test
  void inksOfAdobeBecomeColours() throws Exception {
    Picture picture = decode(InkJpeg.file(40, 90, 200, 128, true));
    assertArrayEquals(new float[] {20, 45, 100}, Arrays.copyOf(row(picture, 5), 3), 2);
  }

  @Test
  void plainInksBecomeColours() throws Exception {
    Picture picture = decode(InkJpeg.file(255, 55, 0, 0, false));
    assertArrayEquals(new float[] {0, 200, 255}, Arrays.copyOf(row(picture, 5), 3), 2);
  }

  private static Picture decode(byte[] file) {
    return DECODER.decode(new Content.Bytes(file));
  }

  private static float[] row(Picture picture, int y) {
    float[] row = new float[3 * picture.width()];
    picture.rows().read(y, row);
    return row;
  }
}
