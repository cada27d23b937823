using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public static partial class TraceId
{
    public static string NewId() =>
        $"1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{ActivityTraceId.CreateRandom().ToHexString()[8..]}";

    public static bool IsIdValid(string? traceId) => traceId is not null && Shape().IsMatch(traceId);

    [GeneratedRegex("^1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}$")]
    private static partial Regex Shape();
}
