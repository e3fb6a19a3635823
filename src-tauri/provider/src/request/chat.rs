//! A request in the form of Chat Completions.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestAssistantMessageContent, ChatCompletionRequestMessage,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestSystemMessageContent, ChatCompletionRequestUserMessage,
    ChatCompletionRequestUserMessageContent, ChatCompletionStreamOptions, CreateChatCompletionRequest,
};
use hearth_domain::{ContextMessage, ContextRole};

use super::{ChatRequest, Form, form::LimitName};

pub(crate) fn chat_request(request: &ChatRequest, form: Form) -> CreateChatCompletionRequest {
    let limit = request.output_limit();
    #[expect(deprecated, reason = "most compatible servers know no other name for the limit")]
    CreateChatCompletionRequest {
        model: request.model.clone(),
        messages: request.messages.iter().map(message).collect(),
        stream: Some(true),
        stream_options: form.asks_usage.then_some(ChatCompletionStreamOptions {
            include_usage: Some(true),
            include_obfuscation: None,
        }),
        temperature: request.temperature.filter(|_| form.sends_temperature),
        max_tokens: limit.filter(|_| form.limit_name == LimitName::MaxTokens),
        max_completion_tokens: limit.filter(|_| form.limit_name == LimitName::MaxCompletionTokens),
        ..CreateChatCompletionRequest::default()
    }
}

fn message(message: &ContextMessage) -> ChatCompletionRequestMessage {
    let text = message.text.clone();
    match message.role {
        ContextRole::System => ChatCompletionRequestMessage::System(ChatCompletionRequestSystemMessage {
            content: ChatCompletionRequestSystemMessageContent::Text(text),
            ..ChatCompletionRequestSystemMessage::default()
        }),
        ContextRole::User => ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage {
            content: ChatCompletionRequestUserMessageContent::Text(text),
            ..ChatCompletionRequestUserMessage::default()
        }),
        ContextRole::Assistant => ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage {
            content: Some(ChatCompletionRequestAssistantMessageContent::Text(text)),
            ..ChatCompletionRequestAssistantMessage::default()
        }),
    }
}
