package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.resolver.Logger;
import org.apache.felix.resolver.ResolverImpl;
import org.apache.felix.utils.resource.CapabilityImpl;
import org.apache.felix.utils.resource.ResourceImpl;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;

/** Finds the bundles that a set of plugins needs, all together, with OSGi's own resolver. */
final class BundleResolver {
  private final BundleContext context;
  private final BundleIndex index;

  BundleResolver(BundleContext context, BundleIndex index) {
    this.context = context;
    this.index = index;
  }

  /**
   * The bundles to install and start, those already installed left out.
   *
   * @throws SensoriumException with the code of the plugin's kind, if a plugin, or what its bundle
   *     needs, is missing
   */
  List<BundleFile> missing(String owner, List<PluginNeed> needs) {
    Resource wanted = resource(needs);
    Providers providers = new Providers(wanted, installed(), installable());
    new MissingRequirements(providers).check(needs, wanted);
    try {
      return files(new ResolverImpl(new Logger(0)).resolve(providers));
    } catch (ResolutionException e) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED,
          "the bundles that " + owner + " needs do not fit together: " + e.getMessage(),
          e);
    }
  }

  /** What a plan needs, as one resource: it is resolved as if it were a bundle. */
  private static Resource resource(List<PluginNeed> needs) {
    ResourceImpl resource = new ResourceImpl();
    resource.addCapability(
        new CapabilityImpl(
            resource,
            IdentityNamespace.IDENTITY_NAMESPACE,
            Map.of(),
            Map.of(
                IdentityNamespace.IDENTITY_NAMESPACE,
                "plan",
                IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE,
                Version.emptyVersion,
                IdentityNamespace.CAPABILITY_TYPE_ATTRIBUTE,
                "io.sensorium.plan")));
    needs.forEach(need -> resource.addRequirement(need.requirement(resource)));
    return resource;
  }

  private List<BundleRevision> installed() {
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
        .flatMap(bundle -> Stream.ofNullable(bundle.adapt(BundleRevision.class)))
        .toList();
  }

  private List<Resource> installable() {
    return index.bundles().stream()
        .filter(bundle -> context.getBundle(bundle.location()) == null)
        .map(BundleFile::resource)
        .toList();
  }

  private List<BundleFile> files(Map<Resource, ?> resolved) {
    Collection<Resource> resources = Set.copyOf(resolved.keySet());
    return index.bundles().stream().filter(file -> resources.contains(file.resource())).toList();
  }
}
