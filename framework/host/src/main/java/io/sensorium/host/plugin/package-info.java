/** Plugins out of bundles: resolved with their needs, injected, and published as services. */
@NullMarked
package io.sensorium.host.plugin;

import org.jspecify.annotations.NullMarked;
