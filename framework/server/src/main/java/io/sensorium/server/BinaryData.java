package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import io.sensorium.server.http.Quotes;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Data in binary form: those of one input after the other, in the request's order. */
final class BinaryData {
  private final ByteBuffer bytes;

  BinaryData(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * The contents of the next input.
   *
   * @param size what the request says of it, in bytes
   */
  List<Optional<Content>> next(InputTensor tensor, Object size) {
    ByteBuffer data = take(tensor, size);
    return tensor.form() == InputForm.NUMBERS
        ? Numbers.ofBinary(tensor, data).contents()
        : elements(tensor, data);
  }

  /** Refuses what no input has claimed. */
  void requireEnd() {
    if (bytes.hasRemaining()) {
      throw invalid(
          "the request has %d bytes of binary data that belong to no input"
              .formatted(bytes.remaining()));
    }
  }

  private ByteBuffer take(InputTensor tensor, Object size) {
    if (!(size instanceof Integer length) || length < 0 || length > bytes.remaining()) {
      throw invalid(
          "input '%s' has the binary_data_size %s, but %d bytes of binary data are left"
              .formatted(tensor.name(), Quotes.shorten(String.valueOf(size)), bytes.remaining()));
    }
    ByteBuffer data = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return data;
  }

  /** Elements of {@code BYTES}, each behind its length in 4 bytes, little-endian. */
  private static List<Optional<Content>> elements(InputTensor tensor, ByteBuffer data) {
    data.order(ByteOrder.LITTLE_ENDIAN);
    List<Optional<Content>> contents = new ArrayList<>();
    for (int sample = 0; sample < tensor.samples(); sample++) {
      contents.add(Contents.binary(tensor, sample, element(tensor, sample, data)));
    }
    if (data.hasRemaining()) {
      throw invalid(
          "input '%s' has %d bytes behind its %d elements"
              .formatted(tensor.name(), data.remaining(), tensor.samples()));
    }
    return contents;
  }

  private static ByteBuffer element(InputTensor tensor, int sample, ByteBuffer data) {
    if (data.remaining() < Integer.BYTES) {
      throw invalid(tensor.place(sample) + ": its data end before this element");
    }
    long length = Integer.toUnsignedLong(data.getInt());
    if (length > data.remaining()) {
      throw invalid(
          "%s: the element has %d bytes by its prefix, but %d are left"
              .formatted(tensor.place(sample), length, data.remaining()));
    }
    ByteBuffer element = data.slice(data.position(), (int) length);
    data.position(data.position() + (int) length);
    return element;
  }
}
