/** The contract between the host and plugins: what every kind of plugin shares. */
@NullMarked
package io.sensorium.spi;

import org.jspecify.annotations.NullMarked;
