/** Sees that what was uninstalled is really gone, and names what keeps it. */
@NullMarked
package io.sensorium.host.unload;

import org.jspecify.annotations.NullMarked;
