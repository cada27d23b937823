namespace XRaySink.Configuration;

/// <summary>A value in force, and where it came from: the name of an environment variable or configuration key, <c>code</c> or <c>default</c>.</summary>
readonly record struct Setting<T>(T Value, string Origin)
{
    public const string Code = "code";
    public const string Default = "default";

    public override string ToString() => $"{Value} ({Origin})";
}
