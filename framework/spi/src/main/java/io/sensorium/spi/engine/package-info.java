/** Engines compile networks and own all native memory. */
@NullMarked
package io.sensorium.spi.engine;

import org.jspecify.annotations.NullMarked;
