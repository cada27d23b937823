using System.Globalization;
using System.Text;
using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>Segments, independent subsegments and the subsegments inside of either.</summary>
static class SegmentRules
{
    // AWS: a segment's name has 1 to 200 characters. For subsegments only the limit of every string is given.
    const int SegmentNameLimit = 200;

    // 1 January 2100. Anything later was not given in seconds.
    const long LatestTime = 4_102_444_800;

    const string NameSymbols = "_.:/%&#=+\\-@";

    public static void Check(JsonPlace top)
    {
        bool isSubsegment = top.Has("type");
        top.Require("trace_id");
        top.TraceId("trace_id");
        if (isSubsegment)
        {
            if (top.Text("type") != "subsegment")
                top.Complain("type", "not \"subsegment\"");
            top.Require("parent_id");
        }
        CheckAny(top, isSubsegment, isEmbedded: false);
    }

    static void CheckAny(JsonPlace place, bool isSubsegment, bool isEmbedded)
    {
        AllowMembers(place, isSubsegment, isEmbedded);
        CheckName(place, isSubsegment ? JsonPlace.TextLimit : SegmentNameLimit);
        place.Require("id");
        string? id = place.Id("id");
        if (place.Id("parent_id") is { } parent && parent == id)
            place.Complain("parent_id", "its own id");

        CheckTimes(place);
        CheckOutcome(place);
        HttpRules.Check(place, isSubsegment);
        AwsRules.Check(place, isSubsegment);
        CauseRules.Check(place);
        DataRules.Check(place);
        if (isSubsegment)
            CheckSubsegment(place);
        else
            CheckSegment(place);

        foreach (JsonPlace child in place.Objects("subsegments"))
        {
            CheckAny(child, isSubsegment: true, isEmbedded: true);
            CheckOrder(place, child);
        }
    }

    static void AllowMembers(JsonPlace place, bool isSubsegment, bool isEmbedded)
    {
        string[] common =
        [
            "name", "id", "start_time", "end_time", "in_progress", "error", "throttle", "fault", "cause",
            "http", "aws", "annotations", "metadata", "subsegments", "links",
        ];
        string[] own = isSubsegment ? ["namespace", "sql", "precursor_ids", "traced"] : ["user", "service", "origin", "resource_arn"];
        string[] travelling = isEmbedded ? [] : isSubsegment ? ["trace_id", "parent_id", "type"] : ["trace_id", "parent_id"];
        place.AllowOnly([.. common, .. own, .. travelling]);
    }

    static void CheckName(JsonPlace place, int limit)
    {
        place.Require("name");
        if (place.Text("name", limit) is not { } name)
            return;
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (!IsNameCharacter(rune))
            {
                place.Complain("name", "U+" + rune.Value.ToString("X4", CultureInfo.InvariantCulture) + " is not allowed");
                return;
            }
        }
    }

    // AWS: Unicode letters, numbers and white space, and a few symbols. X-Ray's schema spells only characters of the basic plane.
    static bool IsNameCharacter(Rune rune) =>
        rune.IsBmp && (Rune.IsLetter(rune) || Rune.IsNumber(rune) || NameSymbols.Contains((char)rune.Value)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator);

    static void CheckTimes(JsonPlace place)
    {
        place.Require("start_time");
        decimal? start = place.Number("start_time");
        decimal? end = place.Number("end_time");
        bool? inProgress = place.Flag("in_progress");

        if (inProgress == false)
            place.Remark("in_progress", "only ever true");
        if (end is null && inProgress != true)
            place.Complain("end_time", "missing, and not in_progress");
        if (end is not null && inProgress == true)
            place.Complain("end_time", "together with in_progress");
        if (start is < 0 or > LatestTime)
            place.Complain("start_time", "not in seconds since 1970");
        if (end > LatestTime)
            place.Complain("end_time", "not in seconds since 1970");
        if (end < start)
            place.Complain("end_time", "before start_time");
    }

    // What runs below begins when or after what is above began. It may end later.
    static void CheckOrder(JsonPlace parent, JsonPlace child)
    {
        if (Start(child) < Start(parent))
            child.Remark("start_time", "before that of what is above");
    }

    static decimal? Start(JsonPlace place) =>
        place.Json.TryGetProperty("start_time", out JsonElement time) && time.ValueKind == JsonValueKind.Number ? time.GetDecimal() : null;

    static void CheckOutcome(JsonPlace place)
    {
        bool? error = place.Flag("error");
        bool? throttle = place.Flag("throttle");
        place.Flag("fault");
        if (throttle == true && error != true)
            place.Remark("throttle", "without error");
    }

    static void CheckSubsegment(JsonPlace place)
    {
        if (place.Text("namespace") is not (null or "aws" or "remote"))
            place.Complain("namespace", "neither aws nor remote");
        place.Flag("traced");
        foreach (string id in place.Texts("precursor_ids"))
        {
            if (!JsonPlace.IsId(id))
                place.Complain("precursor_ids", "not 16 hexadecimal digits");
        }
        SqlRules.Check(place);
    }

    static void CheckSegment(JsonPlace place)
    {
        place.Text("user");
        place.Text("resource_arn");
        if (place.Text("origin") is { } origin && !origin.StartsWith("AWS::", StringComparison.Ordinal))
            place.Remark("origin", "no resource type of AWS");
        if (place.Object("service") is { } service)
        {
            service.AllowOnly("version", "runtime", "runtime_version", "compiler", "compiler_version", "name");
            foreach (string member in (string[])["version", "runtime", "runtime_version", "compiler", "compiler_version", "name"])
                service.Text(member);
        }
    }
}
