// What woven code refers to, for Mono's core library: the same signatures as XRaySink.Attributes, and no behaviour.
using System;
using System.Threading.Tasks;

namespace XRaySink
{
    public enum XRayTraceMode { New, Join }

    [AttributeUsage(AttributeTargets.All)]
    public sealed class XRayTaskAttribute : Attribute
    {
        public XRayTaskAttribute() { }
        public XRayTaskAttribute(string path) { }
        public string Segment { get; set; }
        public XRayTraceMode Trace { get; set; }
    }

    [AttributeUsage(AttributeTargets.All)]
    public sealed class XRaySubsegmentAttribute : Attribute
    {
        public XRaySubsegmentAttribute() { }
        public XRaySubsegmentAttribute(string name) { }
    }

    [AttributeUsage(AttributeTargets.All)]
    public sealed class XRayAnnotationAttribute : Attribute
    {
        public XRayAnnotationAttribute() { }
        public XRayAnnotationAttribute(string key) { }
    }

    [AttributeUsage(AttributeTargets.All)]
    public sealed class XRayMetadataAttribute : Attribute
    {
        public XRayMetadataAttribute() { }
        public XRayMetadataAttribute(string key) { }
        public string Namespace { get; set; }
    }
}

namespace XRaySink.Weaving
{
    public sealed class TaskDescriptor
    {
        public TaskDescriptor(string type, string method, string path, string segment, XRayTraceMode trace) { }
    }

    public sealed class SubsegmentDescriptor
    {
        public SubsegmentDescriptor(string name) { }
    }

    public sealed class ResultCapture
    {
        public ResultCapture(string annotation, string metadata, string @namespace) { }
    }

    public static class MethodScope
    {
        public static object BeginTask(TaskDescriptor task, object instance) => null;
        public static object BeginSubsegment(SubsegmentDescriptor subsegment) => null;
        public static bool IsRecording(object scope) => false;
        public static void Enter(object scope) { }
        public static void End(object scope) { }
        public static Exception Fail(Exception exception, object scope) => exception;
        public static object Remember() => null;
        public static void Restore(object caller) { }
        public static void Annotate<T>(object scope, string key, T value) { }
        public static void AddMetadata<T>(object scope, string key, T value, string @namespace) { }
        public static T RecordResult<T>(T result, object scope, ResultCapture capture) => result;
    }

    public static class ReturnedTask
    {
        public static Task End(Task task, object scope) => task;
        public static Task<T> End<T>(Task<T> task, object scope, ResultCapture capture) => task;
        public static ValueTask End(ValueTask task, object scope) => task;
        public static ValueTask<T> End<T>(ValueTask<T> task, object scope, ResultCapture capture) => task;
    }
}
