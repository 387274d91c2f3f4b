package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.SimpleFilter;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/** Where the resolver looks: first at what is installed, then at the bundles that could be. */
final class Providers extends ResolveContext {
  private static final Comparator<Capability> NEWEST_FIRST =
      Comparator.comparing(Providers::version).reversed();

  private final List<Resource> wanted;
  private final List<BundleRevision> installed;
  private final List<Resource> installable;

  /** Where each resource is installed from, or would be. */
  private final Map<Resource, String> locations = new HashMap<>();

  private final Map<Resource, Wiring> wirings = new HashMap<>();

  /** By namespace, so that bundles that have nothing of a kind are not looked at each time. */
  private final Map<String, List<Capability>> ofInstalled = new HashMap<>();

  private final Map<String, List<Capability>> ofInstallable = new HashMap<>();

  /**
   * A view of this moment.
   *
   * @param wanted what is to be resolved
   */
  Providers(List<Resource> wanted, List<BundleRevision> installed, List<BundleFile> installable) {
    this.wanted = List.copyOf(wanted);
    this.installed = installed;
    this.installable = installable.stream().map(BundleFile::resource).toList();
    installable.forEach(file -> locations.put(file.resource(), file.location()));
    installed.forEach(revision -> locations.put(revision, revision.getBundle().getLocation()));
    for (BundleRevision revision : installed) {
      if (revision.getWiring() != null) {
        wirings.put(revision, revision.getWiring());
      }
    }
  }

  @Override
  public Collection<Resource> getMandatoryResources() {
    return wanted;
  }

  @Override
  public List<Capability> findProviders(Requirement requirement) {
    String namespace = requirement.getNamespace();
    List<Capability> found =
        new ArrayList<>(
            matching(
                requirement,
                ofInstalled.computeIfAbsent(namespace, kind -> capabilities(installed, kind))));
    found.addAll(
        matching(
            requirement,
            ofInstallable.computeIfAbsent(namespace, kind -> capabilities(installable, kind))));
    return found;
  }

  private List<Capability> capabilities(List<? extends Resource> resources, String namespace) {
    return resources.stream()
        .flatMap(resource -> capabilities(resource, namespace).stream())
        .toList();
  }

  private List<Capability> matching(Requirement requirement, List<Capability> capabilities) {
    SimpleFilter filter = filter(requirement);
    return capabilities.stream()
        .filter(capability -> isAt(capability.getResource(), requirement))
        .filter(capability -> CapabilitySet.matches(capability, filter))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** A plan needs the very bundle that it was made with, though another may provide the same. */
  private boolean isAt(Resource resource, Requirement requirement) {
    Object location = requirement.getAttributes().get(PluginNeed.LOCATION);
    return location == null || location.equals(locations.get(resource));
  }

  private List<Capability> capabilities(Resource resource, String namespace) {
    Wiring wiring = wirings.get(resource);
    return wiring == null
        ? resource.getCapabilities(namespace)
        : wiring.getResourceCapabilities(namespace);
  }

  private static SimpleFilter filter(Requirement requirement) {
    String directive = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    return directive == null
        ? SimpleFilter.convert(requirement.getAttributes())
        : SimpleFilter.parse(directive);
  }

  private static Version version(Capability capability) {
    return capability.getAttributes().get(Constants.VERSION_ATTRIBUTE) instanceof Version version
        ? version
        : Version.emptyVersion;
  }

  @Override
  public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
    capabilities.add(hosted);
    return capabilities.size() - 1;
  }

  @Override
  public boolean isEffective(Requirement requirement) {
    return Namespace.EFFECTIVE_RESOLVE.equals(
        requirement
            .getDirectives()
            .getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
  }

  @Override
  public Map<Resource, Wiring> getWirings() {
    return wirings;
  }

  /** Whether a resource has to have this requirement satisfied. */
  boolean isMandatory(Requirement requirement) {
    return isEffective(requirement)
        && !Namespace.RESOLUTION_OPTIONAL.equals(
            requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && !IdentityNamespace.IDENTITY_NAMESPACE.equals(requirement.getNamespace());
  }
}
