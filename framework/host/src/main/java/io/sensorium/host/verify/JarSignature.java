package io.sensorium.host.verify;

import io.sensorium.host.verify.LocalHeaders.PackedEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The signature of a jar: of every entry, by one signer, with algorithms that are not broken. The
 * platform checks the digests; it is content with much less than this.
 */
final class JarSignature {
  private static final Pattern FILE =
      Pattern.compile("META-INF/([^/]+)\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
  private static final Pattern MANIFEST_DIGEST =
      Pattern.compile("(.+)-Digest-Manifest", Pattern.CASE_INSENSITIVE);
  private static final Pattern ENTRY_DIGEST =
      Pattern.compile("(.+)-Digest", Pattern.CASE_INSENSITIVE);
  private static final List<String> STRONG = List.of("SHA-256", "SHA-384", "SHA-512");
  private static final int MAXIMUM_BYTES = 4 << 20;

  private final Archive archive;
  private final Path file;

  JarSignature(Archive archive, Path file) {
    this.archive = archive;
    this.file = file;
  }

  /**
   * The signer's certificates; absent if nothing says that the file is signed.
   *
   * @throws RefusedException if it is signed otherwise than wholly and well by one signer
   */
  Optional<CertPath> check() throws RefusedException {
    List<String> files = archive.names().filter(name -> FILE.matcher(name).matches()).toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    requirePair(files);
    for (String name : files) {
      if (isSignatureFile(name)) {
        checkDigests(manifest(name));
      } else {
        checkBlock(name);
      }
    }
    return Optional.of(signer());
  }

  private static boolean isSignatureFile(String name) {
    return name.regionMatches(true, name.length() - 3, ".SF", 0, 3);
  }

  private static void requirePair(List<String> files) throws RefusedException {
    long signatures = files.stream().filter(JarSignature::isSignatureFile).count();
    if (signatures > 1 || files.size() - signatures > 1) {
      throw new RefusedException(
          Refusal.SIGNATURE_OF_SEVERAL, "is signed more than once: " + files);
    }
    boolean oneName = files.stream().map(JarSignature::signatureName).distinct().count() == 1;
    if (files.size() < 2 || !oneName) {
      throw new RefusedException(
          Refusal.SIGNATURE_INCOMPLETE,
          "has " + files + " in place of a signature file and its block");
    }
  }

  private static String signatureName(String file) {
    Matcher parts = FILE.matcher(file);
    return parts.matches() ? parts.group(1) : file;
  }

  private byte[] content(String name) throws RefusedException {
    PackedEntry entry = archive.find(name).orElseThrow();
    if (entry.entry().size() > MAXIMUM_BYTES) {
      throw new RefusedException(
          Refusal.SIGNATURE_BROKEN, "has '%s' of over %d bytes".formatted(name, MAXIMUM_BYTES));
    }
    return EntryContents.read(entry);
  }

  private Manifest manifest(String name) throws RefusedException {
    try {
      return new Manifest(new ByteArrayInputStream(content(name)));
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(
          Refusal.SIGNATURE_BROKEN, "has '" + name + "', which cannot be read: " + e.getMessage());
    }
  }

  /** The whole manifest is signed, and says of every entry what it is with a digest that holds. */
  private void checkDigests(Manifest signatureFile) throws RefusedException {
    byte[] manifest = content(EntryNames.MANIFEST);
    List<Map.Entry<Object, Object>> digests =
        signatureFile.getMainAttributes().entrySet().stream()
            .filter(header -> MANIFEST_DIGEST.matcher(header.getKey().toString()).matches())
            .toList();
    if (digests.isEmpty()) {
      throw new RefusedException(
          Refusal.SIGNATURE_INCOMPLETE, "has a signature that does not cover the whole manifest");
    }
    for (Map.Entry<Object, Object> digest : digests) {
      String algorithm = strong(MANIFEST_DIGEST, digest.getKey().toString());
      if (!digest(algorithm, manifest).equals(digest.getValue())) {
        throw new RefusedException(
            Refusal.SIGNATURE_BROKEN, "has another manifest than the one that was signed");
      }
    }
    for (Attributes entry : manifest(EntryNames.MANIFEST).getEntries().values()) {
      for (Object header : entry.keySet()) {
        if (ENTRY_DIGEST.matcher(header.toString()).matches()) {
          strong(ENTRY_DIGEST, header.toString());
        }
      }
    }
  }

  private static String strong(Pattern pattern, String header) throws RefusedException {
    Matcher matcher = pattern.matcher(header);
    String algorithm = matcher.matches() ? matcher.group(1) : header;
    return STRONG.stream()
        .filter(algorithm::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() -> weak("the digest " + algorithm));
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private void checkBlock(String name) throws RefusedException {
    SignatureBlock block = SignatureBlock.read(content(name));
    if (block.digests().size() != 1) {
      throw new RefusedException(
          Refusal.SIGNATURE_OF_SEVERAL,
          "has " + block.digests().size() + " signers in '" + name + "'");
    }
    if (block.isWeak()) {
      throw weak("the algorithms " + block.digests() + " and " + block.signatures());
    }
  }

  private static RefusedException weak(String what) {
    return new RefusedException(
        Refusal.SIGNATURE_WEAK,
        "is signed with " + what + "; use SHA-256 or better, as 'sensorium plugins sign' does");
  }

  /** The platform's own check, of every entry; the one signer that all have. */
  private CertPath signer() throws RefusedException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      List<JarEntry> entries = Collections.list(jar.entries());
      for (JarEntry entry : entries) {
        readWholly(jar, entry);
      }
      return commonSigner(entries);
    } catch (IOException | RuntimeException e) {
      // A digest that does not fit, or whatever a hostile block makes the parser throw.
      throw new RefusedException(
          Refusal.SIGNATURE_BROKEN, "has a signature that does not fit: " + e.getMessage());
    }
  }

  /** Only then does the platform know the entry's signers. */
  private static void readWholly(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static CertPath commonSigner(List<JarEntry> entries) throws RefusedException {
    List<JarEntry> signed = entries.stream().filter(JarSignature::isToBeSigned).toList();
    for (JarEntry entry : signed) {
      if (entry.getCodeSigners() == null) {
        throw new RefusedException(
            Refusal.SIGNATURE_LEAVES_OUT_ENTRY,
            "is signed, but its entry '" + entry.getName() + "' is not");
      }
    }
    List<CertPath> signers =
        signed.stream()
            .flatMap(entry -> Stream.of(entry.getCodeSigners()))
            .map(CodeSigner::getSignerCertPath)
            .distinct()
            .toList();
    if (signers.size() > 1) {
      throw new RefusedException(
          Refusal.SIGNATURE_OF_SEVERAL, "is signed by " + signers.size() + " signers");
    }
    return signers.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.SIGNATURE_INCOMPLETE, "has a signature, and no entry that it signs"));
  }

  private static boolean isToBeSigned(JarEntry entry) {
    String name = entry.getName();
    return !entry.isDirectory()
        && !name.equals(EntryNames.MANIFEST)
        && !FILE.matcher(name).matches();
  }
}
