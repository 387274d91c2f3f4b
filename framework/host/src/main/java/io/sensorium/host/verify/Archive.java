package io.sensorium.host.verify;

import io.sensorium.host.verify.LocalHeaders.PackedEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A sound archive: whole, unambiguous, every entry of the size and checksum that it says. */
record Archive(List<PackedEntry> entries) {
  /** How many times its size an archive may unpack to; zeros would a thousand times. */
  private static final int MAXIMUM_RATIO = 100;

  /** What any archive may unpack to. */
  private static final long ALWAYS_BYTES = 16L << 20;

  private static final String NESTED = ".jar";

  /** The two steps of a check: what is found wrong in the first makes the second impossible. */
  static Archive open(ByteBuffer bytes) throws RefusedException {
    ArchiveDirectory directory = ArchiveDirectory.read(bytes);
    RefusedException.throwIfAny(faults(directory.entries()));
    List<PackedEntry> entries = new LocalHeaders(bytes).read(directory);
    requireBearable(directory.entries(), bytes.limit());
    return new Archive(entries);
  }

  private static List<Refused> faults(List<ArchiveEntry> entries) {
    List<Refused> refusals = new ArrayList<>(EntryNames.check(entries));
    for (ArchiveEntry entry : entries) {
      kindOf(entry)
          .ifPresent(
              code ->
                  refusals.add(
                      new Refused(
                          code,
                          "has entry '%s', which is %s"
                              .formatted(EntryNames.visible(entry.name()), says(code)))));
    }
    return refusals;
  }

  private static Optional<Refusal> kindOf(ArchiveEntry entry) {
    if (entry.isSymbolicLink()) {
      return Optional.of(Refusal.ENTRY_SYMBOLIC_LINK);
    }
    if (entry.isSpecialFile()) {
      return Optional.of(Refusal.ENTRY_SPECIAL_FILE);
    }
    if (entry.isEncrypted()) {
      return Optional.of(Refusal.ENTRY_ENCRYPTED);
    }
    if (entry.method() != ArchiveEntry.STORED && entry.method() != ArchiveEntry.DEFLATED) {
      return Optional.of(Refusal.ENTRY_METHOD_UNKNOWN);
    }
    if (entry.hasSecondName()) {
      return Optional.of(Refusal.ENTRY_NAME_SECOND);
    }
    return Optional.of(Refusal.ENTRY_FOLDER_WITH_CONTENT)
        .filter(code -> entry.isFolder() && entry.size() > 0);
  }

  private static String says(Refusal code) {
    return switch (code) {
      case ENTRY_SYMBOLIC_LINK -> "a symbolic link";
      case ENTRY_SPECIAL_FILE -> "neither a file nor a folder";
      case ENTRY_ENCRYPTED -> "encrypted";
      case ENTRY_METHOD_UNKNOWN -> "neither stored nor deflated";
      case ENTRY_NAME_SECOND -> "given a second name";
      default -> "a folder, and has a content";
    };
  }

  private static void requireBearable(List<ArchiveEntry> entries, long bytes)
      throws RefusedException {
    long most = Math.min(PrivateCopy.MAXIMUM_BYTES, ALWAYS_BYTES + MAXIMUM_RATIO * bytes);
    long total = entries.stream().mapToLong(ArchiveEntry::size).sum();
    if (total > most) {
      throw new RefusedException(
          Refusal.ARCHIVE_BOMB,
          "unpacks to %d bytes, more than a bundle of its size can hold".formatted(total));
    }
  }

  /** Unpacks every entry once; jars inside are opened too, for the framework opens them. */
  void checkContents() throws RefusedException {
    for (PackedEntry packed : entries) {
      EntryContents.check(packed);
    }
  }

  /** The jars inside, which are checked as this one was. */
  List<Archive> nested() throws RefusedException {
    List<Archive> nested = new ArrayList<>();
    for (PackedEntry packed : entries) {
      if (packed.entry().name().endsWith(NESTED)) {
        nested.add(nested(packed));
      }
    }
    return nested;
  }

  private static Archive nested(PackedEntry packed) throws RefusedException {
    try {
      Archive archive = open(ByteBuffer.wrap(EntryContents.read(packed)));
      archive.checkContents();
      return archive;
    } catch (RefusedException e) {
      throw new RefusedException(
          Refusal.ARCHIVE_NESTED_UNSOUND,
          "holds '%s', which is refused: %s".formatted(packed.entry().name(), e.getMessage()));
    }
  }

  Stream<String> names() {
    return entries.stream().map(packed -> packed.entry().name());
  }

  Optional<PackedEntry> find(String name) {
    return entries.stream().filter(packed -> packed.entry().hasName(name)).findFirst();
  }
}
