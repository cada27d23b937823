using Mono.Cecil;

namespace XRaySink.Fody.Marks;

enum MarkKind
{
    Task,
    Subsegment,
}

/// <summary>What a mark says, wherever it was written.</summary>
sealed class Mark(MarkKind kind)
{
    public const string TaskAttribute = "XRaySink.XRayTaskAttribute";
    public const string SubsegmentAttribute = "XRaySink.XRaySubsegmentAttribute";

    public MarkKind Kind { get; } = kind;

    /// <summary>The task's path or the subsegment's name, when one is given.</summary>
    public string? Name { get; init; }

    public string? Segment { get; init; }

    /// <summary>A value of <c>XRayTraceMode</c>.</summary>
    public int Trace { get; init; }

    public string AttributeName => Kind == MarkKind.Task ? "[XRayTask]" : "[XRaySubsegment]";

    /// <summary>The mark that the attributes of a method, type or assembly make; <see langword="null"/> when there is none.</summary>
    public static Mark? On(ICustomAttributeProvider owner)
    {
        if (!owner.HasCustomAttributes)
            return null;

        foreach (CustomAttribute attribute in owner.CustomAttributes)
        {
            if (attribute.AttributeType.FullName == TaskAttribute)
                return new Mark(MarkKind.Task)
                {
                    Name = attribute.FirstArgument() as string,
                    Segment = attribute.Named("Segment") as string,
                    Trace = attribute.Named("Trace") as int? ?? 0,
                };
            if (attribute.AttributeType.FullName == SubsegmentAttribute)
                return new Mark(MarkKind.Subsegment) { Name = attribute.FirstArgument() as string };
        }
        return null;
    }
}
