package io.sensorium.host.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A jar that can be written as no tool would. */
final class RawJar {
  static final String MANIFEST = "META-INF/MANIFEST.MF";
  final List<RawEntry> entries = new ArrayList<>();

  /** What stands before the first entry, before the directory, and after the end. */
  byte[] before = {};

  byte[] between = {};
  byte[] after = {};
  byte[] comment = {};

  /** Added to what the end says of the directory's place, and of its entries. */
  int shift;

  int more;
  int disk;

  static RawJar of(Path jar) {
    RawJar raw = new RawJar();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          raw.entries.add(new RawEntry(entry.getName(), in.readAllBytes()));
        }
      }
      return raw;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawEntry add(String name) {
    return add(name, name.getBytes(StandardCharsets.UTF_8));
  }

  RawEntry add(String name, byte[] content) {
    RawEntry entry = new RawEntry(name, content);
    entries.add(entry);
    return entry;
  }

  RawEntry entry(String name) {
    return entries.stream().filter(each -> each.hasName(name)).findFirst().orElseThrow();
  }

  RawJar manifest(UnaryOperator<String> change) {
    RawEntry manifest = entry(MANIFEST);
    String text = new String(manifest.content, StandardCharsets.UTF_8);
    entries.set(
        entries.indexOf(manifest),
        new RawEntry(MANIFEST, change.apply(text).getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Adds a header to the manifest's main section. */
  RawJar header(String name, String value) {
    return manifest(text -> text.replaceFirst("\r\n", "\r\n" + name + ": " + value + "\r\n"));
  }

  /** Replaces a header, which stands on one line. */
  RawJar replace(String name, String value) {
    return manifest(text -> text.replaceFirst(name + ": .*\r\n", name + ": " + value + "\r\n"));
  }

  RawJar without(String name) {
    return manifest(text -> text.replaceFirst(name + ": .*\r\n", ""));
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    out.writeBytes(before);
    for (RawEntry entry : entries) {
      int offset = entry.offset < 0 ? out.size() - before.length : entry.offset;
      if (entry.offset < 0) {
        out.writeBytes(entry.local());
        out.writeBytes(entry.packed);
      }
      directory.writeBytes(entry.central(offset));
    }
    out.writeBytes(between);
    int place = out.size() - before.length + shift;
    out.writeBytes(directory.toByteArray());
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putShort((short) disk).putShort((short) 0);
    end.putShort((short) (entries.size() + more)).putShort((short) (entries.size() + more));
    end.putInt(directory.size()).putInt(place).putShort((short) comment.length);
    out.writeBytes(end.array());
    out.writeBytes(comment);
    out.writeBytes(after);
    return out.toByteArray();
  }

  Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
