package io.sensorium.spi.fusion;

import io.sensorium.spi.RequiresHost;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares a {@link FusionFactory}. bnd writes it into the bundle's manifest as a capability, so
 * that the host can plan with it before any of the bundle's code runs.
 */
@Capability(
    namespace = "io.sensorium.plugin",
    attribute = {"kind=fusion", "impl=${@class}"})
@RequiresHost
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProvidesFusion {
  /** The name that pipelines use. */
  @Attribute("name")
  String name();

  /**
   * The version that pipelines select by range, such as {@code 1.0.0}; independent of the bundle's.
   */
  @Attribute("version:Version")
  String version();

  /**
   * The settings it reads, each as {@code key:type} with the types integer, number, text, flag and
   * texts.
   */
  @Attribute("settings")
  String[] settings() default {};

  /**
   * A Guice module with a no-argument constructor, for what the factory has injected; none by
   * default.
   */
  @Attribute("module")
  Class<?> module() default void.class;
}
