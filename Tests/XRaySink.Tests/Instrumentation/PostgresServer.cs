using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace XRaySink.Tests.Instrumentation;

/// <summary>
/// A real PostgreSQL server of its own on a free loopback port, with its data in a temporary folder. It trusts whoever connects, and is
/// stopped and deleted at the end.
/// </summary>
sealed class PostgresServer : IDisposable
{
    // Debian's packages make it; PostgreSQL refuses to run as root.
    const string UnprivilegedUser = "postgres";

    static readonly string[] ProgramFolders = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql"];

    readonly string programs;
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("xraysink-postgres-");

    PostgresServer(string programs)
    {
        this.programs = programs;
        if (Environment.IsPrivilegedProcess)
            Run("chown", UnprivilegedUser, folder.FullName);
        RunUnprivileged("initdb", "--pgdata", Data, "--username", User, "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C");
        RunUnprivileged(
            "pg_ctl", "start", "--wait", "--pgdata", Data, "--log", Path.Combine(folder.FullName, "log"),
            "--options", string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -c port={Port} -c fsync=off -c unix_socket_directories="));
    }

    public const string User = "shopkeeper";

    public const string Database = "postgres";

    public int Port { get; } = FreePort();

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={User};Password=hunter2;Database={Database};Timeout=30");

    string Data => Path.Combine(folder.FullName, "data");

    /// <summary>Starts a server. Where PostgreSQL is not installed the test is skipped, save in the gate, which installs it.</summary>
    public static PostgresServer Start()
    {
        if (FindPrograms() is { } programs)
            return new PostgresServer(programs);

        const string reason = "PostgreSQL is not installed (Debian: apt install postgresql).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Ignore(reason);
        throw new UnreachableException();
    }

    public void Dispose()
    {
        RunUnprivileged("pg_ctl", "stop", "--wait", "--pgdata", Data, "--mode", "immediate");
        folder.Delete(recursive: true);
    }

    static string? FindPrograms() =>
        ProgramFolders.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "initdb", SearchOption.AllDirectories))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(path => Path.Combine(path, "initdb")).Where(File.Exists))
            .Select(Path.GetDirectoryName)
            .FirstOrDefault();

    void RunUnprivileged(string program, params string[] arguments)
    {
        string path = Path.Combine(programs, program);
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", UnprivilegedUser, "--", path, .. arguments]);
        else
            Run(path, arguments);
    }

    // Its output is not redirected: the server would inherit the pipe and hold it open for as long as it runs.
    void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.FullName })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
