package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.spi.SensoriumException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Names what is missing before the resolver is asked: the resolver's own message wraps the cause in
 * those of everything that depends on it.
 */
final class MissingRequirements {
  private static final Pattern PACKAGE =
      Pattern.compile("\\(" + PackageNamespace.PACKAGE_NAMESPACE + "=([^)]+)\\)");

  private final Providers providers;

  MissingRequirements(Providers providers) {
    this.providers = providers;
  }

  /** Fails with one sentence, if a requirement cannot be satisfied. */
  void check(List<PluginNeed> needs, Resource wanted) {
    needs.forEach(need -> check(need, wanted));
  }

  private void check(PluginNeed need, Resource wanted) {
    List<Capability> found = providers.findProviders(need.requirement(wanted));
    if (found.isEmpty()) {
      throw failure(
          need,
          providers.findProviders(need.anywhere(wanted)).isEmpty()
              ? "no bundle provides it; add one to the bundles folder that has " + need
              : "its bundle " + need.plugin().bundle() + " has been withdrawn; plan it again");
    }
    Optional<String> sentence = missing(found.get(0).getResource());
    if (sentence.isPresent()) {
      throw failure(need, "its " + sentence.get());
    }
  }

  /** What a bundle cannot be resolved without: one clause, which begins with the bundle. */
  Optional<String> missing(Resource resource) {
    return missing(resource, new HashSet<>());
  }

  private static SensoriumException failure(PluginNeed need, String reason) {
    return new SensoriumException(
        need.plugin().kind().notAvailable(),
        need.owner() + " needs " + need.plugin().label() + ", but " + reason);
  }

  /** The first thing missing for a bundle, or for a bundle that it can only be wired to. */
  private Optional<String> missing(Resource resource, Set<Resource> seen) {
    boolean wired = resource instanceof BundleRevision revision && revision.getWiring() != null;
    if (wired || !seen.add(resource)) {
      return Optional.empty();
    }
    return resource.getRequirements(null).stream()
        .filter(providers::isMandatory)
        .flatMap(requirement -> missing(resource, requirement, seen).stream())
        .findFirst();
  }

  private Optional<String> missing(Resource resource, Requirement requirement, Set<Resource> seen) {
    List<Capability> found = providers.findProviders(requirement);
    if (found.isEmpty()) {
      return Optional.of(sentence(resource, requirement));
    }
    return found.size() > 1 ? Optional.empty() : missing(found.get(0).getResource(), seen);
  }

  private static String sentence(Resource resource, Requirement requirement) {
    String bundle = "bundle " + BundleFile.identity(resource);
    String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
      return bundle
          + " requires "
          + requirement.getNamespace()
          + ";filter:=\""
          + filter
          + "\", which neither the host nor any bundle provides";
    }
    return bundle
        + " imports package '"
        + packageName(filter)
        + "' as "
        + filter
        + ", which neither the host nor any bundle exports; put it into the bundle, or add a bundle"
        + " that exports it";
  }

  private static String packageName(String filter) {
    Matcher matcher = PACKAGE.matcher(filter);
    return matcher.find() ? matcher.group(1) : filter;
  }
}
