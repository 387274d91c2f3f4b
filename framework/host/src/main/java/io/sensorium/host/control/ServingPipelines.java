package io.sensorium.host.control;

import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What serves at each moment, to compare with what is desired. */
record ServingPipelines(Deployments deployments) {
  boolean serves(String pipeline) {
    return find(pipeline).isPresent();
  }

  /** Whether just this plan and model serve a pipeline. */
  boolean is(String pipeline, Plan plan, ModelVersion model) {
    return find(pipeline)
        .filter(each -> each.model().digest().equals(model.digest()))
        .filter(each -> each.definition().source().equals(plan.definition().source()))
        .filter(each -> bundleDigests(each.plan()).equals(bundleDigests(plan)))
        .isPresent();
  }

  /** The digests of the bundles that a plan takes plugins from. */
  static Set<String> bundleDigests(Plan plan) {
    return plan.plugins().stream()
        .map(PluginDescriptor::bundleDigest)
        .collect(Collectors.toUnmodifiableSet());
  }

  Optional<Deployment> find(String pipeline) {
    return deployments.all().stream()
        .filter(each -> each.definition().name().equals(pipeline))
        .findFirst();
  }
}
