package io.sensorium.host.control;

import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.memory.OpenProgram;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the next generation of a pipeline will need beside the one that serves, told by what that
 * one has set aside: its network again, and those encoders again whose bundles change.
 */
record MemoryEstimate(MemoryLedger ledger) {
  long bytes(Plan serving, Plan next) {
    Set<String> kept =
        next.encoders().values().stream()
            .map(PluginDescriptor::bundleDigest)
            .collect(Collectors.toUnmodifiableSet());
    long encoders =
        serving.encoders().values().stream()
            .map(PluginDescriptor::bundleDigest)
            .distinct()
            .filter(Predicate.not(kept::contains))
            .map(ledger::openPrograms)
            .flatMap(Collection::stream)
            .mapToLong(OpenProgram::bytes)
            .sum();
    return encoders + network(serving);
  }

  private long network(Plan serving) {
    List<OpenProgram> ofTheHost = ledger.openPrograms("");
    return ofTheHost.stream()
        .filter(program -> program.owner().label().endsWith(serving.owner()))
        .mapToLong(OpenProgram::bytes)
        .sum();
  }
}
