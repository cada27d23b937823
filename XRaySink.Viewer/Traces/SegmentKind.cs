using System.Text.Json;
using XRaySink.Documents;

namespace XRaySink.Viewer.Traces;

/// <summary>What a segment or subsegment stands for on the service map.</summary>
enum SegmentKind : byte
{
    /// <summary>A service's own work: a segment.</summary>
    Service,

    /// <summary>Work inside of a service.</summary>
    Local,

    /// <summary>A call of another service.</summary>
    Remote,

    /// <summary>A call of an AWS service.</summary>
    Aws,

    /// <summary>A call of a database.</summary>
    Database,
}

static class SegmentKindOf
{
    public static SegmentKind Segment(SegmentDocument segment) =>
        !segment.IsSubsegment ? SegmentKind.Service
        : segment.Element("sql") is { ValueKind: JsonValueKind.Object } ? SegmentKind.Database
        : segment.Namespace switch
        {
            "aws" => SegmentKind.Aws,
            "remote" => SegmentKind.Remote,
            _ => SegmentKind.Local,
        };
}
