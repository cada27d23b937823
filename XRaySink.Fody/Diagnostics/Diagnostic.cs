namespace XRaySink.Fody.Diagnostics;

/// <summary>The codes of everything that the weaver may say. Each has its section in <c>docs/diagnostics.md</c>.</summary>
static class Diagnostic
{
    // Errors: nothing is woven.
    public const string NoBody = "XRS001";
    public const string Iterator = "XRS002";
    public const string UnknownAwaitable = "XRS003";
    public const string UnknownStateMachine = "XRS004";
    public const string UncapturableArgument = "XRS005";
    public const string NoResult = "XRS006";
    public const string TwoMarks = "XRS007";
    public const string Configuration = "XRS008";
    public const string NoRuntime = "XRS009";

    // Warnings.
    public const string NeverEnds = "XRS101";
    public const string SamePath = "XRS102";
    public const string Secret = "XRS103";
    public const string CaptureWithoutMark = "XRS104";
    public const string AnnotationKey = "XRS105";
    public const string Path = "XRS106";
    public const string MarkWithoutMethod = "XRS107";
    public const string NothingRecords = "XRS108";
    public const string Inlined = "XRS109";
}
