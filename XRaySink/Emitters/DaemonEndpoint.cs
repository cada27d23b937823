using System.Net;
using System.Net.Sockets;
using XRaySink.Configuration;

namespace XRaySink.Emitters;

/// <summary>
/// The address behind the daemon's name. Names are looked up again every minute, because in containers they move; the address
/// that is known serves until another is found, and a name that cannot be resolved is never replaced by a guess.
/// </summary>
sealed class DaemonEndpoint
{
    // The official .NET SDK looks up as often.
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);

    // The first documents wait this long for the first answer, and then count as dropped.
    static readonly TimeSpan FirstLookup = TimeSpan.FromSeconds(1);

    readonly HostPort daemon;
    readonly TimeProvider time;
    readonly Func<string, Task<IPAddress[]>> lookUp;
    readonly bool isLiteral;

    Task<IPAddress[]>? lookup;
    IPEndPoint? found;
    DateTimeOffset nextLookup;

    /// <param name="daemon">Where the daemon is said to be.</param>
    /// <param name="time">The clock that tells when to look again.</param>
    /// <param name="lookUp">Finds the addresses of a host name; the system does when it is <see langword="null"/>.</param>
    public DaemonEndpoint(HostPort daemon, TimeProvider time, Func<string, Task<IPAddress[]>>? lookUp = null)
    {
        this.daemon = daemon;
        this.time = time;
        this.lookUp = lookUp ?? Dns.GetHostAddressesAsync;
        isLiteral = IPAddress.TryParse(daemon.Host, out IPAddress? address);
        if (isLiteral)
            found = new IPEndPoint(address!, daemon.Port);
    }

    /// <summary>Where the daemon is said to be.</summary>
    public string Name => daemon.ToString();

    /// <summary>The address to send to, or <see langword="null"/> while the name cannot be resolved.</summary>
    public IPEndPoint? Current
    {
        get
        {
            if (!isLiteral)
                Refresh();
            return found;
        }
    }

    void Refresh()
    {
        if (lookup is null && time.GetUtcNow() >= nextLookup)
        {
            lookup = lookUp(daemon.Host);
            if (found is null)
                Task.WaitAny([lookup], FirstLookup);
        }

        if (lookup is not { IsCompleted: true })
            return;

        Take(lookup);
        lookup = null;
    }

    void Take(Task<IPAddress[]> answer)
    {
        bool isAnswered = answer is { IsCompletedSuccessfully: true, Result.Length: > 0 };
        if (isAnswered)
            found = new IPEndPoint(Preferred(answer.Result), daemon.Port);
        else
            _ = answer.Exception;
        nextLookup = time.GetUtcNow() + (isAnswered ? Lifetime : RetryAfterFailure);
    }

    // The daemon listens on IPv4 unless it is told otherwise.
    static IPAddress Preferred(IPAddress[] addresses) =>
        Array.Find(addresses, static address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
}
