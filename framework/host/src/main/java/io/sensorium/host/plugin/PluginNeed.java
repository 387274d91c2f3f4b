package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.runtime.plan.PluginRequirement;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.VersionRange;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.utils.resource.RequirementImpl;
import org.osgi.resource.Namespace;
import org.osgi.resource.Resource;

/**
 * A plan's need of exactly the plugin that it chose, as OSGi's resolver has it.
 *
 * @param owner what needs it, for messages: {@code pipeline 'stamps'}
 */
record PluginNeed(String owner, PluginDescriptor plugin) {
  /** The attribute of a requirement that says where its provider is installed from. */
  static final String LOCATION = "location";

  String filter() {
    VersionRange exactly =
        new VersionRange(plugin.version(), true, Optional.of(plugin.version()), true);
    return new PluginRequirement(plugin.kind(), plugin.name(), exactly).filter();
  }

  RequirementImpl requirement(Resource resource) {
    return new RequirementImpl(
        resource,
        PluginRequirement.NAMESPACE,
        Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, filter()),
        Map.of(LOCATION, BundleFile.location(plugin.bundleDigest())));
  }

  /** The same of a plugin in any bundle. */
  RequirementImpl anywhere(Resource resource) {
    return new RequirementImpl(
        resource,
        PluginRequirement.NAMESPACE,
        Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, filter()),
        Map.of());
  }

  /** The requirement as a manifest would have it. */
  @Override
  public String toString() {
    return PluginRequirement.NAMESPACE + ";filter:=\"" + filter() + "\"";
  }
}
