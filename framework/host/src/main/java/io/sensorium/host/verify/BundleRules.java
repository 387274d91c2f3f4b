package io.sensorium.host.verify;

import io.sensorium.host.osgi.FelixHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

/** What a bundle may not ask of the framework, and may not bring into it. */
final class BundleRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Set<String> RESERVED_NAMES =
      Set.of("system.bundle", "org.apache.felix.framework", "io.sensorium.host");
  private static final Set<String> RESERVED_NAMESPACES = Set.of("osgi.ee", "osgi.native");
  private static final Pattern RESERVED_PACKAGE =
      Pattern.compile("(java|io\\.sensorium|org\\.osgi\\.(framework|resource))(\\..*)?");
  private static final Pattern RESERVED_CLASS =
      Pattern.compile(
          "(META-INF/versions/[^/]*/)?(java|io/sensorium/(spi|network)|org/osgi/framework)/.*\\.class");
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?", Pattern.DOTALL);
  private static final Pattern VERSIONED_MANIFEST =
      Pattern.compile("META-INF/versions/[^/]*/(META-INF|OSGI-INF)/MANIFEST\\.MF");

  private final BundleManifest manifest;
  private final Set<String> hostPackages;
  private final List<Refused> refusals = new ArrayList<>();

  private BundleRules(BundleManifest manifest, Set<String> hostPackages) {
    this.manifest = manifest;
    this.hostPackages = hostPackages;
  }

  /**
   * What the bundle needs and provides, as its manifest says.
   *
   * @param location of the file
   * @param hostPackages that the host exports
   */
  static Resource check(
      String location, BundleManifest manifest, List<Archive> archives, Set<String> hostPackages)
      throws RefusedException {
    BundleRules rules = new BundleRules(manifest, hostPackages);
    rules.checkIdentity();
    RefusedException.throwIfAny(rules.refusals);
    rules.checkParsedHeaders();
    archives.stream().flatMap(Archive::names).forEach(rules::checkEntry);
    RefusedException.throwIfAny(rules.refusals);
    Resource resource = resource(location, manifest);
    rules.checkCapabilities(resource);
    RefusedException.throwIfAny(rules.refusals);
    return resource;
  }

  private void checkIdentity() {
    Optional<String> name = symbolicName(manifest);
    if (name.isEmpty()) {
      refuse(Refusal.BUNDLE_NAME_MISSING, "has a manifest without Bundle-SymbolicName");
    } else if (!NAME.matcher(name.get()).matches()) {
      refuse(Refusal.BUNDLE_NAME_INVALID, "has '" + name.get() + "' as its Bundle-SymbolicName");
    } else if (RESERVED_NAMES.contains(name.get())) {
      refuse(Refusal.BUNDLE_NAME_RESERVED, "is named '" + name.get() + "', as the host is");
    }
    if (version(manifest).isEmpty()) {
      refuse(Refusal.BUNDLE_VERSION_INVALID, "has a Bundle-Version that is none");
    }
    if (!manifest.header(Constants.BUNDLE_MANIFESTVERSION).equals(Optional.of("2"))) {
      refuse(Refusal.BUNDLE_MANIFEST_VERSION, "has another Bundle-ManifestVersion than 2");
    }
  }

  static Optional<String> symbolicName(BundleManifest manifest) {
    return manifest
        .header(Constants.BUNDLE_SYMBOLICNAME)
        .map(header -> header.split(";", 2)[0].strip());
  }

  static Optional<Version> version(BundleManifest manifest) {
    try {
      return Optional.of(
          Version.parseVersion(manifest.header(Constants.BUNDLE_VERSION).orElse("0")));
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private void checkParsedHeaders() throws RefusedException {
    try {
      checkHeaders();
    } catch (RuntimeException e) {
      throw invalidHeader(e);
    }
  }

  private void checkHeaders() {
    manifest.header(Constants.FRAGMENT_HOST).ifPresent(this::refuseFragment);
    if (clauses(Constants.DYNAMICIMPORT_PACKAGE).anyMatch(name -> name.contains("*"))) {
      refuse(
          Refusal.BUNDLE_IMPORTS_ANYTHING,
          "has a DynamicImport-Package with '*'; name the packages in Import-Package");
    }
    if (manifest.header(Constants.BUNDLE_NATIVECODE).isPresent()) {
      refuse(
          Refusal.BUNDLE_HAS_NATIVES,
          "has Bundle-NativeCode; natives stand once, on the host's class path");
    }
    if (manifest.header(Constants.BUNDLE_ACTIVATOR).isPresent()
        || manifest.header("ExtensionBundle-Activator").isPresent()) {
      refuse(
          Refusal.BUNDLE_HAS_ACTIVATOR,
          "has a Bundle-Activator; declare plugins, which the host creates and closes");
    }
    clauses(Constants.EXPORT_PACKAGE)
        .filter(this::isReserved)
        .forEach(
            name ->
                refuse(
                    Refusal.BUNDLE_EXPORTS_HOST_PACKAGE,
                    "exports '" + name + "', as the host does"));
  }

  private void refuseFragment(String header) {
    String host = header.split(";", 2)[0].strip();
    if (RESERVED_NAMES.contains(host) || header.contains("extension")) {
      refuse(Refusal.BUNDLE_EXTENDS_FRAMEWORK, "extends the framework, as a fragment of " + host);
    } else {
      refuse(
          Refusal.BUNDLE_IS_FRAGMENT,
          "is a fragment, whose code would run as bundle '" + host + "'");
    }
  }

  private boolean isReserved(String name) {
    return hostPackages.contains(name) || RESERVED_PACKAGE.matcher(name).matches();
  }

  private Stream<String> clauses(String header) {
    return manifest.header(header).stream()
        .flatMap(value -> Stream.of(Parser.parseHeader(value)))
        .map(Clause::getName);
  }

  private void checkEntry(String name) {
    if (RESERVED_CLASS.matcher(name).matches()) {
      refuse(Refusal.BUNDLE_HOLDS_HOST_PACKAGE, "holds '" + name + "', which is the host's");
    } else if (NATIVE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      refuse(
          Refusal.BUNDLE_HAS_NATIVES,
          "holds '" + name + "'; natives stand once, on the host's class path");
    } else if (VERSIONED_MANIFEST.matcher(name).matches()) {
      refuse(
          Refusal.MANIFEST_FOR_OTHER_JAVA,
          "holds '" + name + "', which would change on some Java versions what it needs");
    }
  }

  private static Resource resource(String location, BundleManifest manifest)
      throws RefusedException {
    try {
      return ResourceBuilder.build(location, manifest.headers());
    } catch (BundleException | RuntimeException e) {
      throw invalidHeader(e);
    }
  }

  /** Whatever a hostile manifest makes the parser throw. */
  private static RefusedException invalidHeader(Exception failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return new RefusedException(
        Refusal.BUNDLE_HEADER_INVALID, "has a manifest that is not a bundle's: " + message);
  }

  private void checkCapabilities(Resource resource) {
    boolean extender =
        resource.getCapabilities(FelixHost.EXTENDER_NAMESPACE).stream()
            .anyMatch(
                each ->
                    FelixHost.EXTENDER.equals(
                        each.getAttributes().get(FelixHost.EXTENDER_NAMESPACE)));
    boolean platform =
        RESERVED_NAMESPACES.stream()
            .anyMatch(namespace -> !resource.getCapabilities(namespace).isEmpty());
    if (extender || platform) {
      refuse(
          Refusal.BUNDLE_PROVIDES_HOST_CAPABILITY,
          "provides a capability that only the host can have");
    }
  }

  private void refuse(Refusal code, String reason) {
    refusals.add(new Refused(code, reason));
  }
}
