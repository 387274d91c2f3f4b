package io.sensorium.encoder.vision.image;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG, JPEG, GIF (its first frame) and BMP within limits. Thread-safe. */
public final class PictureDecoder {
  private final Limits limits;

  public PictureDecoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * Decodes the bytes of an image file.
   *
   * @throws SensoriumException {@code CONTENT_TOO_LARGE}, before anything is decoded, or {@code
   *     INVALID_CONTENT}
   */
  public Picture decode(Content content) {
    if (!(content instanceof Content.Bytes file)) {
      throw new SensoriumException(
          ErrorCode.INVALID_CONTENT,
          "an image input takes the bytes of an image file, not "
              + content.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
    ByteBuffer bytes = file.bytes();
    ImageFormat format = ImageFormat.of(bytes);
    Scan scan = format.scan(bytes);
    limits.check(scan);
    return decode(format, scan);
  }

  private static Picture decode(ImageFormat format, Scan scan) {
    ImageReader reader = reader(format);
    Warnings warnings = new Warnings();
    // The stream must stay in memory: ImageIO's default writes temporary files.
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(scan.file().array()))) {
      reader.setInput(stream, true, false);
      reader.addIIOReadWarningListener(warnings);
      Picture picture =
          format == ImageFormat.JPEG
              ? JpegPicture.read(reader, scan)
              : ImageRows.picture(reader.read(0));
      warnings.requireNone();
      return picture;
    } catch (IOException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | IllegalStateException e) {
      throw Damage.of("its " + format + " data are damaged (" + cause(e) + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private static String cause(Exception e) {
    Throwable cause = e instanceof IIOException && e.getCause() != null ? e.getCause() : e;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /**
   * The reader that is part of Java; whatever else is on the class path does not change what is
   * decoded.
   */
  private static ImageReader reader(ImageFormat format) {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    var providers = registry.getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getModule() == ImageReader.class.getModule()
          && provider.getFormatNames()[0].equalsIgnoreCase(format.name())) {
        return create(provider);
      }
    }
    throw new SensoriumException(
        ErrorCode.INTERNAL, "this Java has no reader of " + format + " images");
  }

  private static ImageReader create(ImageReaderSpi provider) {
    try {
      return provider.createReaderInstance();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INTERNAL, "Java's image reader does not start: " + e, e);
    }
  }
}
