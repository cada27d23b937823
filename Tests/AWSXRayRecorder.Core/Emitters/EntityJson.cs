using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace Amazon.XRay.Recorder.Core.Internal.Emitters;

/// <summary>
/// Writes documents. Metadata that has a cycle, or holds what the official writer cannot write, ends in an exception; a whole
/// <see cref="double"/> has a fraction of zero.
/// </summary>
static class EntityJson
{
    static readonly JsonSerializerOptions AnyObject = new() { MaxDepth = 100, Converters = { new Unwritable<DateTimeOffset>(), new Fractions() } };

    public static byte[] Write(Entity entity)
    {
        using var stream = new MemoryStream();
        stream.Write("""{"format":"json","version":1}"""u8);
        stream.WriteByte((byte)'\n');
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, entity);
        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter writer, Entity entity)
    {
        writer.WriteStartObject();
        WriteIdentity(writer, entity);
        WriteOutcome(writer, entity);
        WriteIfAny(writer, "aws", entity.Aws);
        WriteIfAny(writer, "annotations", entity.Annotations.ToDictionary());
        WriteIfAny(writer, "metadata", entity.Metadata);
        WriteIfAny(writer, "http", entity.Http);
        WriteIfAny(writer, "sql", entity.Sql);
        if (entity is Segment segment)
            WriteSegment(writer, segment);
        else if (entity is Subsegment subsegment)
            WriteSubsegment(writer, subsegment);
        WriteSubsegments(writer, entity);
        writer.WriteEndObject();
    }

    static void WriteIdentity(Utf8JsonWriter writer, Entity entity)
    {
        WriteIfGiven(writer, "trace_id", entity.TraceId);
        writer.WriteString("id", entity.Id);
        WriteIfGiven(writer, "parent_id", entity.ParentId);
        writer.WriteString("name", entity.Name);
        writer.WriteNumber("start_time", entity.StartTime);
        writer.WriteNumber("end_time", entity.EndTime);
    }

    static void WriteOutcome(Utf8JsonWriter writer, Entity entity)
    {
        WriteIfTrue(writer, "fault", entity.HasFault);
        WriteIfTrue(writer, "error", entity.HasError);
        WriteIfTrue(writer, "throttle", entity.IsThrottled);
        if (entity.Cause is { Reference: { } reference })
            writer.WriteString("cause", reference);
        else if (entity.Cause is { } cause)
            WriteCause(writer, cause);
    }

    static void WriteCause(Utf8JsonWriter writer, Cause cause)
    {
        writer.WriteStartObject("cause");
        writer.WriteString("working_directory", Environment.CurrentDirectory);
        writer.WriteStartArray("exceptions");
        for (int i = 0; i < cause.Exceptions.Count; i++)
            WriteException(writer, cause.Exceptions[i], i + 1 < cause.Exceptions.Count ? cause.Exceptions[i + 1].Id : null);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WriteException(Utf8JsonWriter writer, Cause.Described exception, string? causeId)
    {
        writer.WriteStartObject();
        writer.WriteString("id", exception.Id);
        writer.WriteString("message", exception.Message);
        writer.WriteString("type", exception.Exception.GetType().Name);
        writer.WriteStartArray("stack");
        foreach (StackFrame frame in exception.Stack.GetFrames())
        {
            writer.WriteStartObject();
            writer.WriteString("path", frame.GetFileName());
            writer.WriteNumber("line", frame.GetFileLineNumber());
            writer.WriteString("label", frame.GetMethod()?.Name);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WriteIfGiven(writer, "cause", causeId);
        writer.WriteEndObject();
    }

    static void WriteSegment(Utf8JsonWriter writer, Segment segment)
    {
        WriteIfGiven(writer, "origin", segment.Origin);
        WriteIfGiven(writer, "user", segment.User);
        WriteIfAny(writer, "service", segment.Service);
    }

    static void WriteSubsegment(Utf8JsonWriter writer, Subsegment subsegment)
    {
        WriteIfGiven(writer, "type", subsegment.Type);
        WriteIfGiven(writer, "namespace", subsegment.Namespace);
    }

    static void WriteSubsegments(Utf8JsonWriter writer, Entity entity)
    {
        Subsegment[] children;
        lock (entity.Subsegments)
            children = [.. entity.Subsegments];
        if (children.Length == 0)
            return;

        writer.WriteStartArray("subsegments");
        foreach (Subsegment child in children)
            Write(writer, child);
        writer.WriteEndArray();
    }

    static void WriteIfGiven(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    static void WriteIfTrue(Utf8JsonWriter writer, string name, bool flag)
    {
        if (flag)
            writer.WriteBoolean(name, true);
    }

    static void WriteIfAny<T>(Utf8JsonWriter writer, string name, ICollection<KeyValuePair<string, T>> block)
    {
        if (block.Count == 0)
            return;

        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, (object)block, AnyObject);
    }

    sealed class Fractions : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString(value == Math.Floor(value) ? "F1" : "R", CultureInfo.InvariantCulture));
    }

    sealed class Unwritable<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new JsonException("Max allowed object depth reached while trying to export from type " + typeof(T));
    }
}
