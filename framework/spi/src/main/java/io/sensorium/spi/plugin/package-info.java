/** What the host offers to a plugin. */
@NullMarked
package io.sensorium.spi.plugin;

import org.jspecify.annotations.NullMarked;
