using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>
/// The <c>cause</c> member: the exceptions that were recorded, each with those behind it, linked by id. What another document of the
/// trace describes already is referred to by its id.
/// </summary>
sealed class CauseBlock
{
    readonly List<ExceptionDescription> recorded = [];

    public void Write(BoundedJson json, Activity activity, ActivityTags tags)
    {
        recorded.Clear();
        RecordedExceptions.Read(activity, tags, recorded);
        if (recorded.Count == 0)
            return;

        if (recorded.Count == 1 && recorded[0].DescribedIn == activity.TraceId)
            json.Text("cause"u8, recorded[0].Id);
        else
            WriteExceptions(json, activity);
        recorded.Clear();
    }

    void WriteExceptions(BoundedJson json, Activity activity)
    {
        var writer = new ChainWriter(json, activity);
        json.StartObject("cause"u8);
        json.StartArray("exceptions"u8);
        foreach (ExceptionDescription exception in recorded)
            writer.Write(exception);
        json.EndArray();
        json.EndObject();
    }

    /// <summary>Writes exceptions with what caused them, each once.</summary>
    ref struct ChainWriter(BoundedJson json, Activity activity)
    {
        // A frame of ordinary length. The first exception is written whatever it takes.
        const int RoomForFrame = 200;
        const int RoomForException = 600;

        readonly bool isRemote = activity.Kind is ActivityKind.Client or ActivityKind.Producer;

        int written;

        public void Write(ExceptionDescription exception)
        {
            // As deep as descriptions are.
            if (!WriteOne(exception))
                return;
            if (exception.Cause is { } cause)
                Write(cause);
            foreach (ExceptionDescription other in exception.OtherCauses)
                Write(other);
        }

        bool WriteOne(ExceptionDescription exception)
        {
            if (exception.DescribedIn == activity.TraceId)
                return false;
            if (written > 0 && (written == DocumentLimits.Exceptions || !json.HasRoomFor(RoomForException)))
            {
                json.LeaveOut();
                return false;
            }

            written++;
            exception.DescribedIn = activity.TraceId;
            json.StartObject();
            json.Text("id"u8, exception.Id);
            json.Text("type"u8, exception.Type);
            json.Text("message"u8, exception.Message, DocumentLimits.ExceptionMessage);
            if (isRemote)
                json.Flag("remote"u8, true);
            WriteStack(exception);
            WriteCause(exception);
            json.EndObject();
            return true;
        }

        // A reference must be met, so what there will be no room for is counted and not referred to.
        void WriteCause(ExceptionDescription exception)
        {
            int skipped = exception.Skipped;
            if (exception.Cause is { } cause)
            {
                bool willBeWritten = written < DocumentLimits.Exceptions && json.HasRoomFor(RoomForException + 100);
                if (cause.DescribedIn == activity.TraceId || willBeWritten)
                    json.Text("cause"u8, cause.Id);
                else
                    skipped++;
            }
            if (skipped > 0)
                json.Number("skipped"u8, skipped);
        }

        void WriteStack(ExceptionDescription exception)
        {
            int count = 0;
            for (; count < exception.Stack.Length; count++)
            {
                StackFrameText frame = exception.Stack[count];
                int cost = RoomForFrame + BoundedJson.Cost(frame.Label, DocumentLimits.Text) + BoundedJson.Cost(frame.Path, DocumentLimits.Text);
                if (!json.HasRoomFor(RoomForException + cost))
                    break;
                if (count == 0)
                    json.StartArray("stack"u8);
                WriteFrame(frame);
            }

            if (count > 0)
                json.EndArray();
            if (exception.OmittedFrames + exception.Stack.Length - count is > 0 and var omitted)
                json.Number("truncated"u8, omitted);
        }

        void WriteFrame(in StackFrameText frame)
        {
            json.StartObject();
            json.Text("path"u8, frame.Path);
            if (frame.Line > 0)
                json.Number("line"u8, frame.Line);
            json.Text("label"u8, frame.Label);
            json.EndObject();
        }
    }
}
