using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>The <c>cause</c> member: the id of an exception described elsewhere, or exceptions.</summary>
static class CauseRules
{
    public static void Check(JsonPlace owner)
    {
        if (!owner.Json.TryGetProperty("cause", out JsonElement cause))
            return;
        if (cause.ValueKind == JsonValueKind.String)
            owner.Id("cause");
        else if (owner.Object("cause") is { } place)
            CheckObject(place);
    }

    static void CheckObject(JsonPlace cause)
    {
        cause.AllowOnly("working_directory", "paths", "exceptions");
        cause.Require("exceptions");
        cause.Text("working_directory");
        cause.Texts("paths");

        var ids = new HashSet<string>();
        List<JsonPlace> exceptions = cause.Objects("exceptions");
        foreach (JsonPlace exception in exceptions)
        {
            CheckException(exception);
            if (exception.Text("id") is { } id && !ids.Add(id))
                exception.Complain("id", "that of another exception");
        }
    }

    static void CheckException(JsonPlace exception)
    {
        exception.AllowOnly("id", "type", "message", "remote", "stack", "truncated", "skipped", "cause");
        exception.Require("id");
        exception.Id("id");
        exception.Text("type");

        // AWS's schema has no limit for it, and the official SDKs send it whole.
        exception.Text("message", int.MaxValue);
        exception.Flag("remote");
        exception.Integer("truncated", 0);
        exception.Integer("skipped", 0);
        exception.Id("cause");
        foreach (JsonPlace frame in exception.Objects("stack"))
        {
            frame.AllowOnly("path", "line", "label");
            frame.Text("path");
            frame.Text("label");
            frame.Integer("line", 0);
        }
    }
}
