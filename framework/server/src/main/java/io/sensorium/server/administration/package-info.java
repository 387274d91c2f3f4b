/**
 * What operators do with a running host, over HTTP/1.1 on a port of its own. Every request carries
 * {@code Authorization: Bearer} with an API key or a JSON web token; whoever shows neither learns
 * nothing, not even which paths there are.
 *
 * <table>
 * <caption>Routes and the roles they take; each role includes those before it</caption>
 * <tr><td>{@code GET /v1/status}</td><td>observe</td><td>{@link
 *     io.sensorium.server.administration.Status}</td></tr>
 * <tr><td>{@code GET /metrics}</td><td>observe</td><td>{@link io.sensorium.server.metrics metrics}
 *     for Prometheus</td></tr>
 * <tr><td>{@code GET /v1/history}</td><td>observe</td><td>{@code {"revisions": [...]}}</td></tr>
 * <tr><td>{@code POST /v1/plan}</td><td>observe</td><td>a {@link
 *     io.sensorium.server.administration.Change}; gives a {@link
 *     io.sensorium.server.administration.ChangePlan}</td></tr>
 * <tr><td>{@code POST /v1/apply}</td><td>operate; install if bundles come or go</td><td>a {@link
 *     io.sensorium.server.administration.Change}; gives {@link
 *     io.sensorium.server.administration.Applied}</td></tr>
 * <tr><td>{@code POST /v1/rollback}</td><td>operate</td><td>{@code {"revision": 3, "reason":
 *     "..."}}, both optional</td></tr>
 * <tr><td>{@code POST /v1/artifacts}</td><td>install</td><td>a bundle's bytes; gives an {@link
 *     io.sensorium.server.administration.Artifact}</td></tr>
 * <tr><td>{@code GET /v1/audit?count=100}</td><td>operate</td><td>the newest {@link
 *     io.sensorium.server.administration.AuditEntry entries}</td></tr>
 * <tr><td>{@code GET /v1/keys}, {@code POST /v1/keys}, {@code DELETE
 *     /v1/keys/{name}}</td><td>install</td><td>{@code {"name", "role", "expires"}}; the answer to
 *     that is the only place that ever shows the key</td></tr>
 * <tr><td>{@code POST /v2/repository/index}</td><td>observe</td><td>the repository extension of the
 *     Open Inference Protocol</td></tr>
 * <tr><td>{@code POST /v2/repository/models/{name}/load}, {@code .../unload}</td><td>operate</td>
 *     <td>load takes the newest trained version; parameters that bring files or configuration are
 *     refused</td></tr>
 * </table>
 *
 * <p>Errors have the form of the inference server, with 401 for a missing or unknown credential,
 * 403 for a role that does not reach or a browser's page of another site, 409 for a change that was
 * made for another revision, 429 after many refusals in a minute, and 504 for what takes long and
 * goes on.
 */
@NullMarked
package io.sensorium.server.administration;

import org.jspecify.annotations.NullMarked;
