package io.sensorium.host.verify;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether every entry has a name that means the same one file to everybody. */
final class EntryNames {
  static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String META_INF = "META-INF/";
  private static final String FOLDED_META_INF = "meta-inf/";
  private static final int MAXIMUM_LENGTH = 1024;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private final List<Refused> refusals = new ArrayList<>();

  /** The name as it was first seen, by its folded form without a closing slash. */
  private final Map<String, String> seen = new HashMap<>();

  private EntryNames() {}

  /** All names that are refused, each once. */
  static List<Refused> check(List<ArchiveEntry> entries) {
    EntryNames names = new EntryNames();
    for (ArchiveEntry entry : entries) {
      Optional<String> name = entry.utf8Name();
      if (name.isEmpty()) {
        names.refuse(Refusal.ENTRY_NAME_NOT_UTF8, entry.name(), "is not UTF-8");
      } else {
        names.check(name.get());
      }
    }
    names.seen.values().forEach(names::requireNoFileAbove);
    return names.refusals;
  }

  private void check(String name) {
    if (name.isEmpty()) {
      refuse(Refusal.ENTRY_NAME_EMPTY, name, "is empty");
    } else if (name.length() > MAXIMUM_LENGTH) {
      refuse(Refusal.ENTRY_NAME_TOO_LONG, name.substring(0, 40) + "…", "is over 1024 characters");
    } else if (name.indexOf('\0') >= 0) {
      refuse(Refusal.ENTRY_NAME_NUL, name, "holds a NUL character");
    } else if (name.codePoints().anyMatch(EntryNames::isInvisible)) {
      refuse(Refusal.ENTRY_NAME_CONTROL, name, "holds a control or direction character");
    } else if (name.indexOf('\\') >= 0) {
      refuse(Refusal.ENTRY_NAME_BACKSLASH, name, "holds a backslash");
    } else if (name.startsWith("/")) {
      refuse(Refusal.ENTRY_NAME_ABSOLUTE, name, "is absolute");
    } else if (DRIVE.matcher(name).matches()) {
      refuse(Refusal.ENTRY_NAME_DRIVE, name, "begins with a drive");
    } else {
      checkSegments(name);
      checkUnique(name);
    }
  }

  private static boolean isInvisible(int character) {
    int type = Character.getType(character);
    return Character.isISOControl(character)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private void checkSegments(String name) {
    List<String> segments = Arrays.asList(withoutSlash(name).split("/", -1));
    if (segments.contains("..")) {
      refuse(Refusal.ENTRY_NAME_CLIMBS, name, "climbs out of the archive");
    } else if (segments.contains("") || segments.contains(".")) {
      refuse(Refusal.ENTRY_NAME_NOT_NORMAL, name, "has an empty segment or '.'");
    }
  }

  private void checkUnique(String name) {
    String before = seen.putIfAbsent(folded(name), name);
    if (name.equals(before)) {
      boolean manifest = name.equals(MANIFEST);
      refuse(
          manifest ? Refusal.MANIFEST_TWICE : Refusal.ENTRY_NAME_TWICE, name, "stands there twice");
    } else if (before != null) {
      refuse(Refusal.ENTRY_NAME_AMBIGUOUS, name, "is '" + before + "' to some file systems");
    } else if (!name.startsWith(META_INF) && (folded(name) + "/").startsWith(FOLDED_META_INF)) {
      refuse(Refusal.MANIFEST_NAME_DIFFERS, name, "is META-INF, written otherwise");
    } else if (!name.equals(MANIFEST) && name.equalsIgnoreCase(MANIFEST)) {
      refuse(Refusal.MANIFEST_NAME_DIFFERS, name, "is the manifest's, written otherwise");
    }
  }

  private void requireNoFileAbove(String name) {
    String inside = withoutSlash(name);
    for (int slash = inside.indexOf('/'); slash >= 0; slash = inside.indexOf('/', slash + 1)) {
      String above = seen.get(folded(inside.substring(0, slash)));
      if (above != null && !above.endsWith("/")) {
        refuse(Refusal.ENTRY_NAME_AMBIGUOUS, name, "is below '" + above + "', which is a file");
        return;
      }
    }
  }

  private static String folded(String name) {
    String composed = Normalizer.normalize(withoutSlash(name), Normalizer.Form.NFKC);
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String withoutSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private void refuse(Refusal code, String name, String reason) {
    refusals.add(
        new Refused(code, "has an entry whose name '%s' %s".formatted(visible(name), reason)));
  }

  /** Names go into logs and terminals. */
  static String visible(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            character -> {
              if (isInvisible(character)) {
                text.append("\\u%04x".formatted(character));
              } else {
                text.appendCodePoint(character);
              }
            });
    return text.toString();
  }
}
