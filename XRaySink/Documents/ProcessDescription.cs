using System.Reflection;
using XRaySink.Recording;
using XRaySink.Resources;

namespace XRaySink.Documents;

/// <summary>
/// What is known of this process and of where it runs. Immutable; when more becomes known, a new one takes its place, and segments
/// written from then on bear it.
/// </summary>
/// <param name="ServiceName">The name of segments that have none of their own.</param>
sealed record ProcessDescription(string ServiceName)
{
    /// <summary>The version of the service.</summary>
    public string? ServiceVersion { get; init; } = EntryVersion();

    /// <summary>Whether it is a function of Lambda, which sends the function's segment itself: everything recorded here is a subsegment.</summary>
    public bool IsFunction { get; init; } = LambdaInvocation.IsLambda;

    /// <summary>What it runs on.</summary>
    public Resource Resource { get; init; } = Resource.Unknown;

    // As the build gives it, without the commit that it may name behind a plus sign.
    static string? EntryVersion() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
