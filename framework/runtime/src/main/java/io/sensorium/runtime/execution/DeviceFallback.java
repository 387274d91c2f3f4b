package io.sensorium.runtime.execution;

import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the devices of what a pipeline's file leaves to the host ({@code device: auto}): the best
 * ones on which it fits and runs.
 *
 * @param devices of an engine, the best one first
 */
public record DeviceFallback(Function<PluginDescriptor, List<Device>> devices) {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFallback.class);

  /** What another device may not fail with. */
  private static final Set<ErrorCode> OF_THE_DEVICE =
      Set.of(ErrorCode.OUT_OF_MEMORY, ErrorCode.DEVICE_NOT_AVAILABLE);

  /**
   * Tries a plan on one device after the other; all parts that the file leaves to the host step
   * down together, each to the next device of its engine, and the reason is logged. A device that
   * the file names stays.
   *
   * @param attempt loads a plan on the devices that it names; a failure leaves nothing open
   * @throws SensoriumException what it failed with on the last devices, or the first failure that
   *     is no device's
   */
  public <T> T firstThatFits(Plan plan, Function<Plan, T> attempt) {
    int steps =
        plan.enginesToPlace().stream()
            .mapToInt(engine -> devices.apply(engine).size())
            .max()
            .orElse(1);
    for (int step = 0; step < steps - 1; step++) {
      try {
        return attempt.apply(placed(plan, step));
      } catch (SensoriumException e) {
        if (!OF_THE_DEVICE.contains(e.code())) {
          throw e;
        }
        LOG.warn("{} goes to the next device: {}", plan.owner(), e.getMessage());
      }
    }
    return attempt.apply(placed(plan, steps - 1));
  }

  private Plan placed(Plan plan, int step) {
    return plan.placed(
        engine -> {
          List<Device> all = devices.apply(engine);
          return all.get(Math.min(step, all.size() - 1));
        });
  }
}
