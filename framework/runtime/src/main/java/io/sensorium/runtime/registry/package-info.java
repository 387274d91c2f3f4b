/** What plugins there are: descriptors read from capabilities, without running a plugin's code. */
@NullMarked
package io.sensorium.runtime.registry;

import org.jspecify.annotations.NullMarked;
