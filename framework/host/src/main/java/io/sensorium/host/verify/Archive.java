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

  /** What jars inside may be of together, packed and unpacked. */
  private static final long NESTED_BYTES = 128L << 20;

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

  /** Unpacks every entry once. */
  void checkContents() throws RefusedException {
    for (PackedEntry packed : entries) {
      EntryContents.check(packed);
    }
  }

  /** The jars inside, which the framework opens too: they are checked as this one was. */
  List<Archive> nested() throws RefusedException {
    List<PackedEntry> jars =
        entries.stream().filter(packed -> packed.entry().name().endsWith(NESTED)).toList();
    requireSmall(jars.stream().map(PackedEntry::entry).toList());
    List<Archive> nested = new ArrayList<>();
    for (PackedEntry packed : jars) {
      nested.add(opened(packed));
    }
    requireSmall(
        nested.stream().flatMap(jar -> jar.entries.stream()).map(PackedEntry::entry).toList());
    for (Archive archive : nested) {
      archive.checkNestedContents();
    }
    return nested;
  }

  /** Jars inside are read in memory, and each could unpack to sixteen mebibytes. */
  private static void requireSmall(List<ArchiveEntry> entries) throws RefusedException {
    long total = entries.stream().mapToLong(ArchiveEntry::size).sum();
    if (total > NESTED_BYTES) {
      throw new RefusedException(
          Refusal.ARCHIVE_BOMB,
          "holds jars of %d bytes together, more than %d".formatted(total, NESTED_BYTES));
    }
  }

  private static Archive opened(PackedEntry packed) throws RefusedException {
    try {
      return open(ByteBuffer.wrap(EntryContents.read(packed)));
    } catch (RefusedException e) {
      throw unsound("holds '" + packed.entry().name() + "'", e);
    }
  }

  private void checkNestedContents() throws RefusedException {
    try {
      checkContents();
    } catch (RefusedException e) {
      throw unsound("holds a jar", e);
    }
  }

  private static RefusedException unsound(String what, RefusedException cause) {
    return new RefusedException(
        Refusal.ARCHIVE_NESTED_UNSOUND, what + ", which is refused: " + cause.getMessage());
  }

  Stream<String> names() {
    return entries.stream().map(packed -> packed.entry().name());
  }

  Optional<PackedEntry> find(String name) {
    return entries.stream().filter(packed -> packed.entry().hasName(name)).findFirst();
  }
}
