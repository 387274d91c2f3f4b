package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.resolver.Logger;
import org.apache.felix.resolver.ResolverImpl;
import org.apache.felix.utils.resource.CapabilityImpl;
import org.apache.felix.utils.resource.ResourceImpl;
import org.jspecify.annotations.Nullable;
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

  BundleResolver(BundleContext context) {
    this.context = context;
  }

  /**
   * The bundles to install and start, those already installed left out.
   *
   * @param bundles that could be installed, or are
   * @throws SensoriumException with the code of the plugin's kind, if a plugin, or what its bundle
   *     needs, is missing
   */
  List<BundleFile> missing(String owner, List<PluginNeed> needs, List<BundleFile> bundles) {
    Resource wanted = resource(needs);
    Providers providers = providers(List.of(wanted), bundles);
    new MissingRequirements(providers).check(needs, wanted);
    try {
      return files(new ResolverImpl(new Logger(0)).resolve(providers), bundles);
    } catch (ResolutionException e) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED,
          "the bundles that " + owner + " needs do not fit together: " + e.getMessage(),
          e);
    }
  }

  /**
   * Fails unless bundles can be resolved, all together.
   *
   * @param bundles that could be installed, those offered included
   * @throws SensoriumException {@code BUNDLE_INCOMPLETE}
   */
  void requireComplete(List<BundleFile> offered, List<BundleFile> bundles) {
    List<Resource> wanted =
        offered.stream()
            .filter(bundle -> context.getBundle(bundle.location()) == null)
            .map(BundleFile::resource)
            .toList();
    Providers providers = providers(wanted, bundles);
    MissingRequirements missing = new MissingRequirements(providers);
    wanted.stream()
        .map(missing::missing)
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            sentence -> {
              throw incomplete(sentence, null);
            });
    try {
      new ResolverImpl(new Logger(0)).resolve(providers);
    } catch (ResolutionException e) {
      throw incomplete("they do not fit together: " + e.getMessage(), e);
    }
  }

  private static SensoriumException incomplete(String reason, @Nullable Exception cause) {
    return new SensoriumException(
        ErrorCode.BUNDLE_INCOMPLETE, "none of the offered bundles is taken: " + reason, cause);
  }

  private Providers providers(List<Resource> wanted, List<BundleFile> bundles) {
    List<BundleFile> installable =
        bundles.stream().filter(file -> context.getBundle(file.location()) == null).toList();
    return new Providers(wanted, installed(), installable);
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

  private static List<BundleFile> files(Map<Resource, ?> resolved, List<BundleFile> bundles) {
    Collection<Resource> resources = Set.copyOf(resolved.keySet());
    return bundles.stream().filter(file -> resources.contains(file.resource())).toList();
  }
}
