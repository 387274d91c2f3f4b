/** The embedded OSGi framework, and what of the host's class path it shows to bundles. */
@NullMarked
package io.sensorium.host.osgi;

import org.jspecify.annotations.NullMarked;
