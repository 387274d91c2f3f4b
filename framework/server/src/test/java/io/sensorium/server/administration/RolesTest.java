package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, route by route. */
class RolesTest {
  /** method, path, body, and what observe, operate and install are answered with. */
  private static final String TABLE =
      """
      GET    /v1/status                          -                           200 200 200
      GET    /metrics                            -                           200 200 200
      GET    /v1/history                         -                           200 200 200
      POST   /v1/plan                            {}                          200 200 200
      POST   /v1/apply                           {"unload":["shapes"]}       403 200 200
      POST   /v1/apply                           {"install":["%1$s"]}        403 403 200
      POST   /v1/apply                           {"remove":[{"name":"e"}]}   403 403 200
      POST   /v1/rollback                        {"revision":3}              403 200 200
      POST   /v1/artifacts                       bundle                      403 403 200
      GET    /v1/audit                           -                           403 200 200
      GET    /v1/keys                            -                           403 403 200
      POST   /v1/keys                            {"name":"n","role":"observe"} 403 403 200
      DELETE /v1/keys/n                          -                           403 403 200
      POST   /v2/repository/index                -                           200 200 200
      POST   /v2/repository/models/stamps/load   -                           403 200 200
      POST   /v2/repository/models/stamps/unload -                           403 200 200
      """
          .formatted("a".repeat(64));

  @TempDir private Path folder;

  @Test
  void everyRouteTakesItsRole() throws Exception {
    Set<AdministrationRoute> seen = new HashSet<>();
    try (TestAdministration server = new TestAdministration(folder)) {
      List<String> keys = new ArrayList<>();
      for (Role role : Role.values()) {
        keys.add(server.key(role.label(), role));
      }
      for (String line : TABLE.lines().toList()) {
        String[] cells = line.split(" +");
        for (int i = 0; i < keys.size(); i++) {
          assertStatus(server, cells, Optional.of(keys.get(i)), Integer.parseInt(cells[3 + i]));
          // A refused one counts; the next minute begins anew.
          server.clock.pass(Duration.ofMinutes(1));
        }
        assertStatus(server, cells, Optional.empty(), 401);
        AdministrationRoute.of(cells[1]).stream()
            .map(AdministrationRoute.Match::route)
            .filter(route -> route.method().equals(cells[0]))
            .forEach(seen::add);
      }
    }
    assertEquals(Set.copyOf(Arrays.asList(AdministrationRoute.values())), seen);
  }

  private static void assertStatus(
      TestAdministration server, String[] cells, Optional<String> key, int expected)
      throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            cells[0],
            cells[1],
            cells[2].equals("-") ? BodyPublishers.noBody() : BodyPublishers.ofString(cells[2]),
            key);
    assertEquals(expected, response.statusCode(), cells[0] + " " + cells[1] + " " + cells[2]);
    if (expected >= 400) {
      assertTrue(
          TestAdministration.json(response).get("error").asText().length() > 20,
          "a sentence says why");
    }
  }

  @Test
  void refusalsAreRecorded() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String observer = server.key("watch", Role.OBSERVE);
      server.send("POST", "/v1/rollback", BodyPublishers.ofString("{}"), Optional.of(observer));
      server.send("GET", "/v1/status", BodyPublishers.noBody(), Optional.empty());

      List<AuditEntry> entries = server.entries();
      AuditEntry nobody = entries.get(entries.size() - 1);
      AuditEntry refused = entries.get(entries.size() - 2);
      assertEquals("key watch", refused.who());
      assertEquals(Optional.of(Role.OBSERVE), refused.role());
      assertEquals(AuditEntry.Decision.REFUSED, refused.decision());
      assertEquals("/v1/rollback", refused.subject());
      assertEquals("nobody", nobody.who());
      assertEquals(AuditEntry.Decision.REFUSED, nobody.decision());
      assertEquals(List.of(), server.host.applied);
    }
  }
}
