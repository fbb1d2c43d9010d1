package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.SandboxEngine;
import org.junit.jupiter.api.Nested;

/** The same behaviour on the engine that really isolates. */
class OnLocalEngineTest {

  private static SandboxEngine local() {
    return new LocalEngine(LocalEngineConfig.standard());
  }

  @Nested
  class Python extends PythonTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class JavaScript extends JavaScriptTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Outputs extends OutputTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Endings extends EndingTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Processes extends ProcessesTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Sharing extends SharingTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }

  @Nested
  class Hosts extends HostRequestsTest {
    @Override
    SandboxEngine engine() {
      return local();
    }
  }
}
