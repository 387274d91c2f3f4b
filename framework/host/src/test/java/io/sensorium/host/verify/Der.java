package io.sensorium.host.verify;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** Values in the encoding of certificates. */
final class Der {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... values) {
    return value(0x30, values);
  }

  static byte[] set(byte[]... values) {
    return value(0x31, values);
  }

  static byte[] integer(long number) {
    return value(0x02, BigInteger.valueOf(number).toByteArray());
  }

  static byte[] flag(boolean flag) {
    return value(0x01, new byte[] {(byte) (flag ? 0xff : 0)});
  }

  static byte[] text(String text) {
    return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  static byte[] bits(byte[] content) {
    return value(0x03, new byte[] {0}, content);
  }

  static byte[] time(Instant moment) {
    return value(0x18, TIME.format(moment).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier. */
  static byte[] identifier(String dotted) {
    long[] arcs = Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((int) (arcs[0] * 40 + arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift > 0) {
          out.write((int) (((arcs[i] >> shift) & 0x7f) | 0x80));
        }
      }
      out.write((int) (arcs[i] & 0x7f));
    }
    return value(0x06, out.toByteArray());
  }

  /** A tag, the length, and what follows. */
  static byte[] value(int tag, byte[]... contents) {
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] size = BigInteger.valueOf(length).toByteArray();
      int from = size[0] == 0 ? 1 : 0;
      out.write(0x80 | (size.length - from));
      out.write(size, from, size.length - from);
    }
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }
}
