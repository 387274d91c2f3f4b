package io.sensorium.spi.engine;

import io.sensorium.spi.RequiresHost;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares an {@link EngineFactory}. bnd writes it into the bundle's manifest as a capability, so
 * that the host can plan with it before any of the bundle's code runs.
 */
@Capability(
    namespace = "io.sensorium.plugin",
    attribute = {"kind=engine", "impl=${@class}"})
@RequiresHost
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProvidesEngine {
  /** The name that pipelines use. */
  @Attribute("name")
  String name();

  /**
   * The version that pipelines select by range, such as {@code 1.0.0}; independent of the bundle's.
   */
  @Attribute("version:Version")
  String version();

  /**
   * Whether it compiles networks for training. Pipelines are refused by name before anything loads
   * where training is asked of an engine that only runs them.
   */
  @Attribute("trains")
  boolean trains() default true;

  /**
   * A Guice module with a no-argument constructor, for what the factory has injected; none by
   * default.
   */
  @Attribute("module")
  Class<?> module() default void.class;
}
