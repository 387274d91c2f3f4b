package io.sensorium.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/** Carried by the {@code Provides…} annotations: the bundle needs a host that creates plugins. */
@Requirement(namespace = "osgi.extender", name = "io.sensorium.host", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface RequiresHost {}
