package io.sensorium.host.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Jars that are to be refused, each made of a good one, by the code that each is refused with. */
final class HostileJars {
  private static final String EXTRA = "readme.txt";
  private final Map<Refusal, Function<RawJar, byte[]>> all = new LinkedHashMap<>();

  private HostileJars() {}

  /** How each is made. */
  static Map<Refusal, Function<RawJar, byte[]>> all() {
    HostileJars jars = new HostileJars();
    jars.archives();
    jars.names();
    jars.entries();
    jars.manifests();
    jars.bundles();
    jars.plugins();
    return jars.all;
  }

  private void add(Refusal code, Consumer<RawJar> change) {
    addBytes(
        code,
        jar -> {
          change.accept(jar);
          return jar.bytes();
        });
  }

  private void addBytes(Refusal code, Function<RawJar, byte[]> maker) {
    if (all.put(code, maker) != null) {
      throw new IllegalArgumentException(code + " stands here twice");
    }
  }

  private void archives() {
    addBytes(Refusal.ARCHIVE_NOT_A_ZIP, jar -> new byte[] {'#', '!', '/', 'b', 'i', 'n'});
    addBytes(Refusal.ARCHIVE_TRUNCATED, jar -> Arrays.copyOf(jar.bytes(), jar.bytes().length - 30));
    add(
        Refusal.ARCHIVE_DATA_BEFORE,
        jar -> jar.before = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    add(Refusal.ARCHIVE_DATA_AFTER, jar -> jar.after = new byte[5]);
    add(Refusal.ARCHIVE_DATA_BETWEEN, jar -> jar.between = new byte[100]);
    add(Refusal.ARCHIVE_COMMENT, jar -> jar.comment = new byte[] {'h', 'i'});
    add(Refusal.ARCHIVE_DIRECTORY_DAMAGED, jar -> jar.more = 1);
    add(Refusal.ARCHIVE_ZIP64, jar -> jar.add(EXTRA).extra = field(0x0001, new byte[16]));
    add(Refusal.ARCHIVE_SEVERAL_DISKS, jar -> jar.disk = 1);
    add(
        Refusal.ARCHIVE_TOO_MANY_ENTRIES,
        jar -> {
          for (int i = 0; i <= ArchiveDirectory.MAXIMUM_ENTRIES; i++) {
            jar.add("e" + i, new byte[0]);
          }
        });
    add(Refusal.ARCHIVE_BOMB, jar -> jar.add("zeros", new byte[64 << 20]));
    add(Refusal.ARCHIVE_NESTED_UNSOUND, jar -> jar.add("lib/inner.jar", new byte[64]));
  }

  private static byte[] field(int kind, byte[] content) {
    byte[] field = new byte[content.length + 4];
    field[0] = (byte) kind;
    field[1] = (byte) (kind >> 8);
    field[2] = (byte) content.length;
    System.arraycopy(content, 0, field, 4, content.length);
    return field;
  }

  private void names() {
    add(Refusal.ENTRY_NAME_EMPTY, jar -> jar.add(""));
    add(Refusal.ENTRY_NAME_TOO_LONG, jar -> jar.add("n".repeat(2000)));
    add(
        Refusal.ENTRY_NAME_NOT_UTF8,
        jar -> jar.add(EXTRA).named((byte) 'a', (byte) 0xff, (byte) 0xfe));
    add(Refusal.ENTRY_NAME_NUL, jar -> jar.add("a.class\0.txt"));
    add(Refusal.ENTRY_NAME_CONTROL, jar -> jar.add("a\u001b[2J.txt"));
    add(Refusal.ENTRY_NAME_ABSOLUTE, jar -> jar.add("/etc/cron.d/job"));
    add(Refusal.ENTRY_NAME_DRIVE, jar -> jar.add("C:/boot.ini"));
    add(Refusal.ENTRY_NAME_BACKSLASH, jar -> jar.add("..\\..\\boot.ini"));
    add(Refusal.ENTRY_NAME_CLIMBS, jar -> jar.add("a/../../../etc/passwd"));
    add(Refusal.ENTRY_NAME_NOT_NORMAL, jar -> jar.add("./a//b"));
    add(
        Refusal.ENTRY_NAME_TWICE,
        jar -> {
          jar.add(EXTRA);
          jar.add(EXTRA, new byte[1]);
        });
    add(
        Refusal.ENTRY_NAME_AMBIGUOUS,
        jar -> {
          jar.add("Caf\u00e9.txt");
          jar.add("cafe\u0301.txt");
        });
    add(Refusal.ENTRY_NAME_SECOND, jar -> jar.add(EXTRA).extra = field(0x7075, new byte[12]));
  }

  private void entries() {
    add(Refusal.ENTRY_SYMBOLIC_LINK, jar -> jar.add(EXTRA).mode = 0120777);
    add(Refusal.ENTRY_SPECIAL_FILE, jar -> jar.add(EXTRA).mode = 0020666);
    add(Refusal.ENTRY_ENCRYPTED, jar -> jar.add(EXTRA).flags |= 1);
    add(
        Refusal.ENTRY_METHOD_UNKNOWN,
        jar -> {
          RawEntry entry = jar.add(EXTRA);
          entry.method = 12;
          entry.localMethod = 12;
        });
    add(
        Refusal.ENTRY_HEADERS_DIFFER,
        jar -> jar.add(EXTRA).localName = "other0.txt".getBytes(StandardCharsets.UTF_8));
    add(
        Refusal.ENTRIES_OVERLAP,
        jar -> {
          jar.add("one");
          jar.add("two").offset = 0;
        });
    add(Refusal.ENTRY_SIZE_FALSE, jar -> jar.add(EXTRA, new byte[1 << 20]).sized(10));
    add(Refusal.ENTRY_DAMAGED, jar -> jar.add(EXTRA).crc ^= 1);
    add(Refusal.ENTRY_FOLDER_WITH_CONTENT, jar -> jar.add("folder/"));
  }

  private void manifests() {
    add(Refusal.MANIFEST_MISSING, jar -> jar.entries.remove(jar.entry(RawJar.MANIFEST)));
    add(Refusal.MANIFEST_TWICE, jar -> jar.add(RawJar.MANIFEST));
    add(
        Refusal.MANIFEST_NAME_DIFFERS,
        jar -> {
          jar.entries.remove(jar.entry(RawJar.MANIFEST));
          jar.add("meta-inf/manifest.mf");
        });
    add(
        Refusal.MANIFEST_TOO_LARGE,
        jar -> jar.manifest(text -> text + "\r\n".repeat(1 << 19) + "\r\n"));
    add(Refusal.MANIFEST_MALFORMED, jar -> jar.manifest(text -> "no header\r\n" + text));
    add(Refusal.MANIFEST_HEADER_TWICE, jar -> jar.header("bundle-version", "9.9.9"));
    add(
        Refusal.MANIFEST_FOR_OTHER_JAVA,
        jar -> jar.add("META-INF/versions/11/OSGI-INF/MANIFEST.MF"));
  }

  private void bundles() {
    add(Refusal.BUNDLE_NAME_MISSING, jar -> jar.without("Bundle-SymbolicName"));
    add(Refusal.BUNDLE_NAME_INVALID, jar -> jar.replace("Bundle-SymbolicName", "../a b"));
    add(Refusal.BUNDLE_NAME_RESERVED, jar -> jar.replace("Bundle-SymbolicName", "system.bundle"));
    add(Refusal.BUNDLE_VERSION_INVALID, jar -> jar.replace("Bundle-Version", "newest"));
    add(Refusal.BUNDLE_MANIFEST_VERSION, jar -> jar.without("Bundle-ManifestVersion"));
    add(
        Refusal.BUNDLE_HEADER_INVALID,
        jar ->
            jar.manifest(
                text ->
                    text.replaceFirst(
                        "Provide-Capability: ", "Provide-Capability: other;size:Long=much,\r\n ")));
    add(Refusal.BUNDLE_IS_FRAGMENT, jar -> jar.header("Fragment-Host", "com.example.vendor"));
    add(
        Refusal.BUNDLE_EXTENDS_FRAMEWORK,
        jar -> jar.header("Fragment-Host", "system.bundle;extension:=framework"));
    add(Refusal.BUNDLE_IMPORTS_ANYTHING, jar -> jar.header("DynamicImport-Package", "*"));
    add(Refusal.BUNDLE_HAS_NATIVES, jar -> jar.header("Bundle-NativeCode", "lib/a.so"));
    add(Refusal.BUNDLE_HAS_ACTIVATOR, jar -> jar.header("Bundle-Activator", "a.Activator"));
    add(
        Refusal.BUNDLE_EXPORTS_HOST_PACKAGE,
        jar -> jar.header("Export-Package", "io.sensorium.spi.encoder"));
    add(
        Refusal.BUNDLE_HOLDS_HOST_PACKAGE,
        jar -> jar.add("io/sensorium/spi/encoder/Encoder.class"));
    add(
        Refusal.BUNDLE_PROVIDES_HOST_CAPABILITY,
        jar ->
            jar.manifest(
                text ->
                    text.replaceFirst(
                        "Provide-Capability: ",
                        "Provide-Capability: osgi.ee;osgi.ee=JavaSE,\r\n ")));
  }

  private void plugins() {
    add(
        Refusal.PLUGIN_CAPABILITY_INVALID,
        jar ->
            jar.manifest(
                text ->
                    text.replaceFirst(
                        "Provide-Capability: ",
                        "Provide-Capability: io.sensorium.plugin;kind=nose,\r\n ")));
    add(
        Refusal.PLUGIN_ARTIFACTS_INVALID,
        jar -> jar.add("META-INF/sensorium/artifacts.json", new byte[] {'{', '}'}));
    add(Refusal.SIGNATURE_INCOMPLETE, jar -> jar.add("META-INF/VENDOR.SF"));
    add(
        Refusal.SIGNATURE_OF_SEVERAL,
        jar -> {
          jar.add("META-INF/VENDOR.SF");
          jar.add("META-INF/OTHER.SF");
        });
  }
}
