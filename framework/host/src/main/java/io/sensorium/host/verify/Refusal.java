package io.sensorium.host.verify;

/** Why a bundle file is refused. The names are part of the product: they stand in findings. */
public enum Refusal {
  FILE_UNREADABLE(Stage.FILE),
  FILE_TOO_LARGE(Stage.FILE),

  ARCHIVE_NOT_A_ZIP(Stage.ARCHIVE),
  ARCHIVE_TRUNCATED(Stage.ARCHIVE),
  ARCHIVE_DATA_BEFORE(Stage.ARCHIVE),
  ARCHIVE_DATA_AFTER(Stage.ARCHIVE),
  ARCHIVE_DATA_BETWEEN(Stage.ARCHIVE),
  ARCHIVE_COMMENT(Stage.ARCHIVE),
  ARCHIVE_DIRECTORY_DAMAGED(Stage.ARCHIVE),
  ARCHIVE_ZIP64(Stage.ARCHIVE),
  ARCHIVE_SEVERAL_DISKS(Stage.ARCHIVE),
  ARCHIVE_TOO_MANY_ENTRIES(Stage.ARCHIVE),
  /** The platform's reader sees other entries than ours. */
  ARCHIVE_READ_DIFFERENTLY(Stage.ARCHIVE),
  /** It unpacks to more than its size allows. */
  ARCHIVE_BOMB(Stage.ARCHIVE),
  /** A jar inside is not a sound archive. */
  ARCHIVE_NESTED_UNSOUND(Stage.ARCHIVE),

  ENTRY_NAME_EMPTY(Stage.ENTRIES),
  ENTRY_NAME_TOO_LONG(Stage.ENTRIES),
  ENTRY_NAME_NOT_UTF8(Stage.ENTRIES),
  ENTRY_NAME_NUL(Stage.ENTRIES),
  ENTRY_NAME_CONTROL(Stage.ENTRIES),
  ENTRY_NAME_ABSOLUTE(Stage.ENTRIES),
  ENTRY_NAME_DRIVE(Stage.ENTRIES),
  ENTRY_NAME_BACKSLASH(Stage.ENTRIES),
  /** A segment is {@code ..}. */
  ENTRY_NAME_CLIMBS(Stage.ENTRIES),
  /** A segment is empty or {@code .}. */
  ENTRY_NAME_NOT_NORMAL(Stage.ENTRIES),
  ENTRY_NAME_TWICE(Stage.ENTRIES),
  /** Two names are one to a file system that folds case or accents, or a file is a folder too. */
  ENTRY_NAME_AMBIGUOUS(Stage.ENTRIES),
  /** An extra field gives the entry a second name. */
  ENTRY_NAME_SECOND(Stage.ENTRIES),
  ENTRY_SYMBOLIC_LINK(Stage.ENTRIES),
  ENTRY_SPECIAL_FILE(Stage.ENTRIES),
  ENTRY_ENCRYPTED(Stage.ENTRIES),
  ENTRY_METHOD_UNKNOWN(Stage.ENTRIES),
  /** Its own header says something else than the directory. */
  ENTRY_HEADERS_DIFFER(Stage.ENTRIES),
  ENTRIES_OVERLAP(Stage.ENTRIES),
  /** It unpacks to another size than it declares. */
  ENTRY_SIZE_FALSE(Stage.ENTRIES),
  ENTRY_DAMAGED(Stage.ENTRIES),
  ENTRY_FOLDER_WITH_CONTENT(Stage.ENTRIES),

  MANIFEST_MISSING(Stage.MANIFEST),
  MANIFEST_TWICE(Stage.MANIFEST),
  MANIFEST_NAME_DIFFERS(Stage.MANIFEST),
  MANIFEST_TOO_LARGE(Stage.MANIFEST),
  MANIFEST_MALFORMED(Stage.MANIFEST),
  MANIFEST_HEADER_TWICE(Stage.MANIFEST),
  /** A manifest for other Java versions, which the framework would follow instead. */
  MANIFEST_FOR_OTHER_JAVA(Stage.MANIFEST),

  BUNDLE_NAME_MISSING(Stage.BUNDLE),
  BUNDLE_NAME_INVALID(Stage.BUNDLE),
  BUNDLE_NAME_RESERVED(Stage.BUNDLE),
  BUNDLE_VERSION_INVALID(Stage.BUNDLE),
  BUNDLE_MANIFEST_VERSION(Stage.BUNDLE),
  BUNDLE_HEADER_INVALID(Stage.BUNDLE),
  BUNDLE_IS_FRAGMENT(Stage.BUNDLE),
  BUNDLE_EXTENDS_FRAMEWORK(Stage.BUNDLE),
  BUNDLE_IMPORTS_ANYTHING(Stage.BUNDLE),
  BUNDLE_HAS_NATIVES(Stage.BUNDLE),
  BUNDLE_HAS_ACTIVATOR(Stage.BUNDLE),
  BUNDLE_EXPORTS_HOST_PACKAGE(Stage.BUNDLE),
  BUNDLE_HOLDS_HOST_PACKAGE(Stage.BUNDLE),
  BUNDLE_PROVIDES_HOST_CAPABILITY(Stage.BUNDLE),

  PLUGIN_CAPABILITY_INVALID(Stage.PLUGINS),
  PLUGIN_ARTIFACTS_INVALID(Stage.PLUGINS),

  SIGNATURE_INCOMPLETE(Stage.SIGNATURE),
  SIGNATURE_BROKEN(Stage.SIGNATURE),
  SIGNATURE_WEAK(Stage.SIGNATURE),
  SIGNATURE_LEAVES_OUT_ENTRY(Stage.SIGNATURE),
  SIGNATURE_OF_SEVERAL(Stage.SIGNATURE),

  SIGNER_UNTRUSTED(Stage.TRUST),
  SIGNER_EXPIRED(Stage.TRUST),
  SIGNER_NOT_YET_VALID(Stage.TRUST),
  SIGNER_REVOKED(Stage.TRUST),
  SIGNER_REVOCATION_UNKNOWN(Stage.TRUST),
  SIGNER_KEY_WEAK(Stage.TRUST),
  SIGNER_NOT_FOR_CODE(Stage.TRUST),
  NOT_SIGNED(Stage.TRUST),
  NOT_PINNED(Stage.TRUST),
  NATIVE_MODEL_NOT_SIGNED(Stage.TRUST),

  BUNDLE_DOWNGRADE(Stage.HISTORY),
  BUNDLE_VERSION_REUSED(Stage.HISTORY);

  /** The checks, in their order. */
  public enum Stage {
    /** It is a file of bearable size. */
    FILE,
    /** It is one whole archive, and nothing else. */
    ARCHIVE,
    /** Every entry is what it says, under a name that means one file everywhere. */
    ENTRIES,
    MANIFEST,
    /** It is a bundle that keeps to the host's rules. */
    BUNDLE,
    PLUGINS,
    /** If it is signed, wholly and by one signer. */
    SIGNATURE,
    /** Somebody whom the operator trusts vouches for it. */
    TRUST,
    /** It may follow what is installed. */
    HISTORY
  }

  private final Stage stage;

  Refusal(Stage stage) {
    this.stage = stage;
  }

  /** The check that finds it. */
  public Stage stage() {
    return stage;
  }
}
